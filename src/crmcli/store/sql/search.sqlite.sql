-- Text of three characters and more is found by the trigram index; :words is quoted by app/find.py.
-- name: hits -> int
select rowid as id
from search
where search match :words
order by rowid % 4, rowid desc
limit :limit;

-- Shorter text is looked for in every row.
-- name: scan -> int
select rowid as id
from search
where text like :pattern escape '\'
order by rowid % 4, rowid desc
limit :limit;

-- name: text -> OwnedText
select rowid as owner, rowid as row, text
from search
where rowid in (/*ids*/)
order by rowid;
