-- shared: rows
select i.id, i.kind, i.date, i.at, i.note, i.direction, i.duration_minutes as duration, i.contact_id,
       c.name as contact_name, i.company_id, o.name as company_name, i.author_id, u.login as author_login,
       u.name as author_name, i.amount_minor, i.currency, i.product, i.quantity, i.external_ref,
       i.outcome, i.deal_id, d.title as deal_title
from interactions i
left join contacts c on c.id = i.contact_id
left join companies o on o.id = i.company_id
left join deals d on d.id = i.deal_id
left join users u on u.id = i.author_id;

-- name: by_ids -> InteractionRow
/*rows*/
where i.id in (/*ids*/)
order by i.id;

-- name: of_contact -> InteractionRow
/*rows*/
where i.archived_at is null
  and i.id in (select id from (
      select x.id, x.date from interactions x
      where x.contact_id = :contact_id and x.archived_at is null
      union all
      select y.id, y.date from interaction_contacts z join interactions y on y.id = z.interaction_id
      where z.contact_id = :contact_id and y.archived_at is null
      order by date desc, id desc
      limit :limit) newest)
order by i.date desc, i.id desc;

-- name: of_company -> InteractionRow
/*rows*/
where i.archived_at is null
  and i.id in (select id from (
      select x.id, x.date from interactions x
      where x.company_id = :company_id and x.archived_at is null
      union all
      select y.id, y.date from positions p join interactions y on y.contact_id = p.contact_id
      where p.company_id = :company_id and y.archived_at is null and (y.company_id is null or y.company_id <> p.company_id)
      order by date desc, id desc
      limit :limit) newest)
order by i.date desc, i.id desc;

-- name: newest -> InteractionRow
/*rows*/
where i.archived_at is null /*where*/
order by /*order*/ i.date desc, i.id desc
limit :limit offset :offset;

-- name: others -> OwnedRef
select x.interaction_id as owner, c.id, c.name, x.id as row
from interaction_contacts x
join contacts c on c.id = x.contact_id
where x.interaction_id in (/*ids*/)
order by x.interaction_id, x.id;

-- name: lines -> LineRow
select interaction_id as owner, product, quantity, amount_minor
from purchase_lines
where interaction_id in (/*ids*/)
order by interaction_id, id;
