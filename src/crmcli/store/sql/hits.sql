-- name: contacts -> HitRow
select 'contact' as kind, id, name, title as text, cast(null as text) as date
from contacts
where id in (/*ids*/);

-- name: companies -> HitRow
select 'company' as kind, id, name, notes as text, cast(null as text) as date
from companies
where id in (/*ids*/);

-- A deal is called by its company, else by its first person.
-- name: deals -> HitRow
select 'deal' as kind, d.id, coalesce(o.name, c.name, '') as name, d.title as text,
       coalesce(d.closed_on, d.expected_close) as date
from deals d
left join companies o on o.id = d.company_id
left join contacts c on c.id = (
    select x.contact_id from deal_contacts x where x.deal_id = d.id order by x.is_primary desc, x.id limit 1
)
where d.id in (/*ids*/);

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

-- What a hit in a contact may stand in, what says most first.
-- name: contact_texts -> HitText
select id, 'name' as field, 1 as place, name as text from contacts where id in (/*ids*/)
union all
select contact_id, 'email', 2, address from emails where contact_id in (/*ids*/)
union all
select contact_id, 'phone', 3, raw from phones where contact_id in (/*ids*/)
union all
select contact_id, 'handle', 4, value from handles where contact_id in (/*ids*/)
union all
select x.contact_id, 'tag', 6, t.name from taggings x join tags t on t.id = x.tag_id where x.contact_id in (/*ids*/)
union all
select contact_id, 'role', 8, role from positions where contact_id in (/*ids*/) and role is not null
union all
select contact_id, 'address', 9, text from addresses where contact_id in (/*ids*/)
union all
select contact_id, 'custom', 10, name || ': ' || value from fields where contact_id in (/*ids*/)
union all
select p.contact_id, 'company', 5, o.name
from positions p
join companies o on o.id = p.company_id
where p.contact_id in (/*ids*/)
union all
select id, 'title', 7, title from contacts where id in (/*ids*/) and title is not null
union all
select id, 'external_id', 11, external_id from contacts where id in (/*ids*/) and external_id is not null
union all
select id, 'notes', 12, notes from contacts where id in (/*ids*/) and notes is not null
order by 1, 3, 4;

-- What a hit in a company may stand in, what says most first.
-- name: company_texts -> HitText
select id, 'name' as field, 1 as place, name as text from companies where id in (/*ids*/)
union all
select company_id, 'email', 2, address from emails where company_id in (/*ids*/)
union all
select company_id, 'phone', 3, raw from phones where company_id in (/*ids*/)
union all
select company_id, 'handle', 4, value from handles where company_id in (/*ids*/)
union all
select x.company_id, 'tag', 6, t.name from taggings x join tags t on t.id = x.tag_id where x.company_id in (/*ids*/)
union all
select company_id, 'address', 8, text from addresses where company_id in (/*ids*/)
union all
select company_id, 'custom', 9, name || ': ' || value from fields where company_id in (/*ids*/)
union all
select id, 'notes', 11, notes from companies where id in (/*ids*/) and notes is not null
order by 1, 3, 4;

-- name: interaction_texts -> HitText
select id, 'note' as field, 1 as place, note as text from interactions where id in (/*ids*/) and note is not null
union all
select id, 'product', 2, product from interactions where id in (/*ids*/) and product is not null
order by 1, 3, 4;

-- name: task_texts -> HitText
select id, 'title' as field, 1 as place, title as text from tasks where id in (/*ids*/)
union all
select id, 'notes', 2, notes from tasks where id in (/*ids*/) and notes is not null
order by 1, 3, 4;

-- name: deal_texts -> HitText
select id, 'title' as field, 1 as place, title as text from deals where id in (/*ids*/)
union all
select id, 'notes', 2, notes from deals where id in (/*ids*/) and notes is not null
order by 1, 3, 4;

-- The deals, talks and tasks of people and of companies, the newest first.
-- name: deals_of_contacts -> int
select deal_id
from deal_contacts
where contact_id in (/*ids*/)
order by deal_id desc;

-- name: deals_of_companies -> int
select id
from deals
where company_id in (/*ids*/)
order by id desc;

-- name: interactions_of_contacts -> int
select id
from interactions
where contact_id in (/*ids*/)
union
select interaction_id
from interaction_contacts
where contact_id in (/*ids*/)
order by 1 desc;

-- name: interactions_of_companies -> int
select id
from interactions
where company_id in (/*ids*/)
order by 1 desc;

-- name: tasks_of_contacts -> int
select id
from tasks
where contact_id in (/*ids*/)
order by 1 desc;

-- name: tasks_of_companies -> int
select id
from tasks
where company_id in (/*ids*/)
order by 1 desc;
