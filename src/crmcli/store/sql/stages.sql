-- name: said -> SaidRow
select x.day, x.stage, x.reason, u.login as user_login, u.name as user_name
from stage_changes x
left join users u on u.id = x.user_id
where x.contact_id = :contact_id
order by x.day, x.id;

-- The days of purchases of more than nothing.
-- name: purchases -> str
select i.date
from interactions i
where i.contact_id = :contact_id and i.amount_minor > 0 and i.amount_minor is not null and i.archived_at is null
order by i.date, i.id;

-- The first talk's day, as last_contact_on counts talks: everything but notes.
-- name: first_contact -> str
select min(day)
from (
    select min(i.date) as day
    from interactions i
    where i.contact_id = :contact_id and i.kind <> 'note' and i.archived_at is null
    union all
    select min(i.date)
    from interaction_contacts x
    join interactions i on i.id = x.interaction_id
    where x.contact_id = :contact_id and i.kind <> 'note' and i.archived_at is null
) days;
