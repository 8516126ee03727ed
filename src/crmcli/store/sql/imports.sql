-- People by one kind of key: those of the next rows, told by the condition, or everybody.
-- name: keys -> KeyRow
select key, record_id as id
from lookup
where kind = 'contact' and how = :how /*where*/
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


-- Records by their uid, those that were put away too: some hundred in one question, told by the condition.
-- name: company_uids -> KeyRow
select uid as key, id
from companies
where id > 0 /*where*/
order by id;

-- name: interaction_uids -> KeyRow
select uid as key, id
from interactions
where id > 0 /*where*/
order by id;

-- name: task_uids -> KeyRow
select uid as key, id
from tasks
where id > 0 /*where*/
order by id;

-- name: deal_uids -> KeyRow
select uid as key, id
from deals
where id > 0 /*where*/
order by id;

-- The rows of a source that are in the book already, by the condition.
-- name: interaction_keys -> KeyRow
select row_key as key, id
from interactions
where source = :source /*where*/
order by id;

-- Companies and deals with a number in another system, those that were put away too.
-- name: company_numbers -> KeyRow
select external_id as key, id
from companies
where source = :source and external_id is not null
order by id;

-- name: deal_numbers -> KeyRow
select external_id as key, id
from deals
where source = :source and external_id is not null
order by id;

-- name: company_names -> KeyRow
select name as key, id
from companies
where archived_at is null
order by id;

-- Companies of a source that were put away: the same list does not bring them again.
-- name: company_names_away -> KeyRow
select name as key, id
from companies
where archived_at is not null and source = :source
order by id;

-- name: closed_titles -> KeyRow
select title as key, id
from deals
where state <> 'open' and archived_at is null
order by id;
