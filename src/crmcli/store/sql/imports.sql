-- Everybody by one kind of key: a big file asks once, not for every row.
-- name: keys -> KeyRow
select key, record_id as id
from lookup
where kind = 'contact' and how = :how
order by key, record_id;

-- People with a number in another system, the archived ones too: their numbers are still taken. Who was merged
-- answers as whoever they were merged into.
-- name: external_ids -> KeyRow
select c.external_id as key, coalesce(m.into_id, c.id) as id
from contacts c
left join merges m on m.contact_id = c.id
where c.source = :source and c.external_id is not null
order by c.id;

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

