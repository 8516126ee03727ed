-- Words of three characters and more, by the trigram index; `:first` to `:last` are the ids of one kind of record.
-- name: long -> int
select id
from search
where text like all (cast(:words as text[])) and id >= :first and id <= :last
order by id desc
limit :limit;

-- Shorter words, by the index of short words and neighbours.
-- name: short -> int
select id
from search
where terms @> cast(:terms as text[]) and id >= :first and id <= :last
order by id desc
limit :limit;

-- name: both -> int
select id
from search
where text like all (cast(:words as text[])) and terms @> cast(:terms as text[]) and id >= :first and id <= :last
order by id desc
limit :limit;

-- The folded texts of some rows.
-- name: texts -> SearchText
select id as id, text
from search
where id in (/*ids*/)
order by 1 desc;
