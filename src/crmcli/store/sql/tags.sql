-- name: by_key -> int
select id
from tags
where key = :key;

-- name: all -> OwnedText
select t.id as owner, t.id as row, t.name as text
from tags t
order by t.name, t.id;
