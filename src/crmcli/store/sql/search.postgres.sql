-- name: hits -> int
select id
from search
where text like all (cast(:words as text[]))
order by id % 4, id desc
limit :limit;

-- name: scan -> int
select id
from search
where text like :pattern escape '\'
order by id % 4, id desc
limit :limit;

-- name: text -> OwnedText
select id as owner, id as row, text
from search
where id in (/*ids*/)
order by id;
