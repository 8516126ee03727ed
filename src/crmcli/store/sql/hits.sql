-- name: contacts -> HitRow
select 'contact' as kind, id, name, title as text, cast(null as text) as date
from contacts
where id in (/*ids*/);

-- name: companies -> HitRow
select 'company' as kind, id, name, notes as text, cast(null as text) as date
from companies
where id in (/*ids*/);

-- name: interactions -> HitRow
select i.kind, i.id, coalesce(c.name, o.name, '') as name, coalesce(i.note, i.product) as text, i.date
from interactions i
left join contacts c on c.id = i.contact_id
left join companies o on o.id = i.company_id
where i.id in (/*ids*/);

-- name: tasks -> HitRow
select 'task' as kind, t.id, coalesce(c.name, o.name, '') as name, t.title as text, t.due_on as date
from tasks t
left join contacts c on c.id = t.contact_id
left join companies o on o.id = t.company_id
where t.id in (/*ids*/);
