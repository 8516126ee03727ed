-- The tables of a database for other programs (store/flatfile.py): the first column is the row's number, by which the
-- rows are read some at a time; the others are the table's columns in their order.
-- name: contacts
select x.id, x.id, 'c' || cast(x.id as text), x.uid, x.name, x.title, x.birthday, x.stage, u.login, x.source,
       x.external_id, x.do_not_contact, x.last_contact_on, x.last_purchase_on, x.purchase_count, s.r, s.f, s.m,
       s.segment, x.notes, x.created_at, x.updated_at, x.archived_at, m.into_id
from contacts x
left join users u on u.id = x.owner_id
left join merges m on m.contact_id = x.id
left join settings current on current.name = 'rfm.current_run'
left join scores s on s.run_id = cast(current.value as bigint) and s.contact_id = x.id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: companies
select x.id, x.id, 'o' || cast(x.id as text), x.uid, x.name, u.login, x.source, x.external_id, x.notes, x.created_at,
       x.updated_at, x.archived_at
from companies x
left join users u on u.id = x.owner_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: deals
select x.id, x.id, 'd' || cast(x.id as text), x.uid, x.title, x.value_minor, x.value_minor, x.currency, x.stage,
       x.state, x.probability, x.expected_close, x.closed_on, x.lost_reason, x.company_id, o.name, u.login, x.source,
       x.external_id, x.quote_ref, x.quoted_on, x.parked_until, x.parked_reason, x.notes, x.created_at, x.updated_at,
       x.archived_at
from deals x
left join companies o on o.id = x.company_id
left join users u on u.id = x.owner_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: interactions
select x.id, x.id, 'i' || cast(x.id as text), x.uid, x.kind, x.date, x.at, x.contact_id, c.name, x.company_id, o.name,
       x.deal_id, u.login, x.direction, x.duration_minutes, x.outcome, x.note, x.source, x.external_ref, x.created_at,
       x.updated_at, x.archived_at
from interactions x
left join contacts c on c.id = x.contact_id
left join companies o on o.id = x.company_id
left join users u on u.id = x.author_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: first_contacts
select x.id, x.id, x.contact_id, c.name
from interactions x
join contacts c on c.id = x.contact_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: other_contacts
select x.id, x.interaction_id, x.contact_id, c.name
from interaction_contacts x
join contacts c on c.id = x.contact_id
join interactions i on i.id = x.interaction_id
where x.id > :after and (i.contact_id is null or i.contact_id <> x.contact_id) /*where*/
order by x.id
limit :limit;

-- name: purchases
select x.id, x.id, x.date, x.contact_id, c.name, x.company_id, x.deal_id, x.amount_minor, x.amount_minor, x.currency,
       x.product, x.quantity, x.external_ref, x.source, x.archived_at
from interactions x
left join contacts c on c.id = x.contact_id
where x.amount_minor is not null and x.id > :after /*where*/
order by x.id
limit :limit;

-- name: purchase_lines
select x.id, x.id, x.interaction_id, x.product, x.quantity, x.amount_minor, x.amount_minor, i.currency
from purchase_lines x
join interactions i on i.id = x.interaction_id
where i.amount_minor is not null and x.id > :after /*where*/
order by x.id
limit :limit;

-- name: tasks
select x.id, x.id, 't' || cast(x.id as text), x.uid, x.title, x.due_on, x.due_time, x.due_zone, x.priority, x.state,
       x.done_at, x.every, x.repeat_after, x.wait_until, x.contact_id, c.name, x.company_id, o.name, x.deal_id,
       u.login, x.notes, x.created_at, x.updated_at, x.archived_at
from tasks x
left join contacts c on c.id = x.contact_id
left join companies o on o.id = x.company_id
left join users u on u.id = x.owner_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: emails
select x.id, x.id, x.contact_id, x.company_id, x.address, x.label, x.is_primary, x.is_valid
from emails x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: phones
select x.id, x.id, x.contact_id, x.company_id, x.raw, x.e164, x.extension, x.label, x.is_primary, x.is_valid
from phones x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: handles
select x.id, x.id, x.contact_id, x.company_id, x.network, x.value, x.label, x.is_primary
from handles x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: addresses
select x.id, x.id, x.contact_id, x.company_id, x.text, x.street, x.postal_code, x.city, x.region, x.country, x.label,
       x.is_primary
from addresses x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: positions
select x.id, x.id, x.contact_id, x.company_id, o.name, x.role, x.is_primary
from positions x
join companies o on o.id = x.company_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: tags
select x.id, x.id, x.contact_id, x.company_id, x.deal_id, t.name
from taggings x
join tags t on t.id = x.tag_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: custom_fields
select x.id, x.id, x.contact_id, x.company_id, x.deal_id, x.name, x.value
from fields x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: important_dates
select x.id, x.id, x.contact_id, x.company_id, x.label, x.day, x.is_yearly
from important_dates x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: relations
select x.id, x.id, x.contact_id, x.other_id, c.name, x.kind, x.note
from relations x
join contacts c on c.id = x.other_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: consents
select x.id, x.id, x.contact_id, x.channel, x.is_given, x.basis, x.source, x.day
from consents x
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: deal_contacts
select x.id, x.id, x.deal_id, x.contact_id, c.name, x.role, x.is_primary
from deal_contacts x
join contacts c on c.id = x.contact_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: deal_moves
select x.id, x.id, x.deal_id, x.day, x.at, x.from_stage, x.stage, x.state, x.stayed_days, x.note, u.login
from deal_moves x
left join users u on u.id = x.user_id
where x.id > :after /*where*/
order by x.id
limit :limit;

-- name: deal_lines
select x.id, x.id, x.deal_id, x.product, x.quantity, x.amount_minor, x.amount_minor, d.currency
from deal_lines x
join deals d on d.id = x.deal_id
where x.id > :after /*where*/
order by x.id
limit :limit;
