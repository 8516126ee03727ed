-- What is exported, by its number, some at a time: the filter compiler fills where.
-- name: contacts -> int
select c.id
from contacts c
where c.archived_at is null and c.id > :after /*where*/
order by c.id
limit :limit;

-- name: companies -> int
select o.id
from companies o
where o.archived_at is null and o.id > :after /*where*/
order by o.id
limit :limit;

-- name: tasks -> int
select t.id
from tasks t
where t.archived_at is null and t.id > :after /*where*/
order by t.id
limit :limit;

-- name: interactions -> int
select i.id
from interactions i
where i.archived_at is null and i.id > :after /*where*/
order by i.id
limit :limit;

-- name: deals -> int
select d.id
from deals d
where d.archived_at is null and d.id > :after /*where*/
order by d.id
limit :limit;

-- How many of each kind were put away; who was merged into somebody is there as that one.
-- name: put_away -> KeyRow
select 'contacts' as key, count(*) as id from contacts
where archived_at is not null and id not in (select contact_id from merges)
union all select 'companies' as key, count(*) as id from companies where archived_at is not null
union all select 'tasks' as key, count(*) as id from tasks where archived_at is not null
union all select 'interactions' as key, count(*) as id from interactions where archived_at is not null
union all select 'purchases' as key, count(*) as id from interactions
where archived_at is not null and amount_minor is not null
union all select 'deals' as key, count(*) as id from deals where archived_at is not null
order by 1;

-- Those whose name is somebody else's too.
-- name: namesakes -> int
select c.id
from contacts c
where c.name_key in (
    select n.name_key from contacts n where n.archived_at is null group by n.name_key having count(*) > 1)
order by c.id;

-- name: same_titles -> int
select d.id
from deals d
where d.title in (select n.title from deals n where n.archived_at is null group by n.title having count(*) > 1)
order by d.id;

-- name: contact_uids -> KeyRow
select uid as key, id from contacts where id in (/*ids*/) order by id;

-- name: deal_uids -> KeyRow
select uid as key, id from deals where id in (/*ids*/) order by id;

-- name: task_uids -> KeyRow
select uid as key, id from tasks where id in (/*ids*/) order by id;

-- name: interaction_uids -> KeyRow
select uid as key, id from interactions where id in (/*ids*/) order by id;

-- Where talks came from, those that came from anywhere.
-- name: interaction_sources -> KeyRow
select source as key, id from interactions where id in (/*ids*/) and source is not null order by id;

-- The number of a company in another system.
-- name: company_sources -> NumberedRow
select id, source, external_id
from companies
where id in (/*ids*/)
order by id;

-- name: contact_fields -> str
select distinct name from fields where contact_id in (/*ids*/) order by name;

-- name: company_fields -> str
select distinct name from fields where company_id in (/*ids*/) order by name;

-- name: deal_fields -> str
select distinct name from fields where deal_id in (/*ids*/) order by name;

-- The important dates of many people, and their relations from both sides.
-- name: dates -> OwnedPair
select contact_id as owner, is_yearly as row, label as name, day as text
from important_dates
where contact_id in (/*ids*/)
order by contact_id, month_day, label, id;

-- name: relations -> OwnedRelation
select x.owner, x.row, x.kind, x.is_first, x.id, x.name, x.note
from (
    select r.contact_id as owner, r.id as row, r.kind, 1 as is_first, c.id, c.name, r.note
    from relations r
    join contacts c on c.id = r.other_id
    where r.contact_id in (/*ids*/)
    union all
    select r.other_id as owner, r.id as row, r.kind, 0 as is_first, c.id, c.name, r.note
    from relations r
    join contacts c on c.id = r.contact_id
    where r.other_id in (/*ids*/)
) x
order by x.owner, x.row, x.is_first;
