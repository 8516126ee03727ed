-- name: tasks -> StampRow
select id, uid, version, created_at, updated_at, notes, cast(null as text) as birthday
from tasks
where id in (/*ids*/)
order by id;

-- name: contacts -> StampRow
select id, uid, version, created_at, updated_at, cast(null as text) as notes, birthday
from contacts
where id in (/*ids*/)
order by id;

-- name: companies -> StampRow
select id, uid, version, created_at, updated_at, cast(null as text) as notes, cast(null as text) as birthday
from companies
where id in (/*ids*/)
order by id;
