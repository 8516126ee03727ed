-- name: said -> SaidRow
select x.day, x.stage, x.reason, u.login as user_login, u.name as user_name, coalesce(j.act, 0) as act
from stage_changes x
left join users u on u.id = x.user_id
left join (
    select c.row_id, min(c.act_id) as act
    from stage_changes y
    join changes c on c.table_name = 'stage_changes' and c.row_id = y.id and c.verb = 'insert'
    where y.contact_id = :contact_id
    group by c.row_id
) j on j.row_id = x.id
where x.contact_id = :contact_id
order by x.id;

-- Talks, as last_contact_on counts them (everything but notes), and purchases of more than nothing; the journal tells
-- when the book learned of each, as far as nobody was forgotten with it.
-- name: facts -> FactRow
select f.day, f.is_purchase, coalesce(min(a.id), 0) as act, coalesce(min(a.at), f.written) as at
from (
    select i.id, i.date as day, i.created_at as written, 'interactions' as place,
           case when i.amount_minor > 0 then 1 else 0 end as is_purchase
    from interactions i
    where i.contact_id = :contact_id and i.archived_at is null and (i.kind <> 'note' or i.amount_minor > 0)
    union all
    select x.id, i.date, i.created_at, 'interaction_contacts', 0
    from interaction_contacts x
    join interactions i on i.id = x.interaction_id
    where x.contact_id = :contact_id and i.kind <> 'note' and i.archived_at is null
) f
left join changes c on c.table_name = f.place and c.row_id = f.id and c.verb = 'insert'
left join acts a on a.id = c.act_id
group by f.place, f.id, f.day, f.written, f.is_purchase
order by coalesce(min(a.id), 0), f.day, f.place, f.id;

-- name: made -> MadeRow
select c.act_id as act, c.after
from changes c
where c.table_name = 'contacts' and c.row_id = :contact_id and c.verb = 'insert'
order by c.id
limit 1;
