-- name: contacts -> int
select id
from contacts
where owner_id = :owner
order by id;

-- name: companies -> int
select id
from companies
where owner_id = :owner
order by id;

-- name: tasks -> int
select id
from tasks
where owner_id = :owner and state = 'open'
order by id;

-- name: deals -> int
select id
from deals
where owner_id = :owner and state = 'open'
order by id;
