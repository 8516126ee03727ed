-- name: named -> FieldRow
select id as row, contact_id, company_id, deal_id, name, value
from fields
where name = :name
order by id;

-- name: counted -> FieldCount
select name, count(*) as count
from fields
group by name
order by name;
