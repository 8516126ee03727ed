-- Everybody by one kind of key: a big file asks once, not for every row.
-- name: keys -> KeyRow
select key, record_id as id
from lookup
where kind = 'contact' and how = :how
order by key, record_id;

-- People with a number in another system, the archived ones too: their numbers are still taken.
-- name: external_ids -> KeyRow
select external_id as key, id
from contacts
where source = :source and external_id is not null
order by id;

-- name: row_keys -> KeyRow
select row_key as key, id
from interactions
where source = :source and row_key > :after
order by row_key
limit :limit;

-- name: purchases -> ImportedRow
select id, kind, date, at, note, contact_id, amount_minor, currency, product, quantity, archived_at
from interactions
where id in (/*ids*/)
order by id;

-- name: lines -> ImportedLine
select interaction_id as owner, id as row, product, quantity, amount_minor
from purchase_lines
where interaction_id in (/*ids*/)
order by interaction_id, id;

