-- A contact's relations from both sides: told by them, and told of them by the other one.
-- name: of -> RelationRow
select x.row, x.kind, x.is_first, x.id, x.name, x.note
from (
    select r.id as row, r.kind, 1 as is_first, c.id, c.name, r.note
    from relations r
    join contacts c on c.id = r.other_id
    where r.contact_id = :contact_id
    union all
    select r.id as row, r.kind, 0 as is_first, c.id, c.name, r.note
    from relations r
    join contacts c on c.id = r.contact_id
    where r.other_id = :contact_id
) x
order by x.row, x.is_first;
