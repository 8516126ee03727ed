-- Free text of others that holds a name, mail or phone (`:pattern` is folded; the search index finds what is written
-- otherwise). Archived records are in no index, so everything is read.
-- name: mentions -> KeyRow
select 'interaction' as key, id from interactions
where lower(note) like :pattern escape '\' or lower(product) like :pattern escape '\'
union select 'task', id from tasks
where lower(title) like :pattern escape '\' or lower(notes) like :pattern escape '\'
union select 'contact', id from contacts
where lower(title) like :pattern escape '\' or lower(notes) like :pattern escape '\'
union select 'company', id from companies
where lower(name) like :pattern escape '\' or lower(notes) like :pattern escape '\'
union select 'deal', id from deals
where lower(title) like :pattern escape '\' or lower(notes) like :pattern escape '\'
   or lower(parked_reason) like :pattern escape '\'
union select 'deal', deal_id from deal_contacts where lower(role) like :pattern escape '\'
union select 'deal', deal_id from deal_moves where lower(note) like :pattern escape '\'
union select 'deal', deal_id from deal_lines where lower(product) like :pattern escape '\'
union select 'deal', deal_id from fields where deal_id is not null and lower(value) like :pattern escape '\'
union select 'contact', contact_id from fields where contact_id is not null and lower(value) like :pattern escape '\'
union select 'company', company_id from fields where company_id is not null and lower(value) like :pattern escape '\'
union select 'contact', contact_id from relations where lower(note) like :pattern escape '\'
union select 'contact', contact_id from stage_changes where lower(reason) like :pattern escape '\'
union select 'contact', contact_id from consents where lower(source) like :pattern escape '\'
union select 'segment', id from segments
where lower(name) like :pattern escape '\' or lower(filter) like :pattern escape '\'
union select 'tag', id from tags where lower(name) like :pattern escape '\'
order by 1, 2;

-- name: acts_naming -> int
select id
from acts
where lower(what) like :pattern escape '\'
order by id;

-- Whether the journal knows a contact that is not there.
-- name: in_journal -> int
select count(*)
from changes
where table_name = 'contacts' and row_id = :row_id;
