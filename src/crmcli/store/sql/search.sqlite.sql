-- Words of three characters and more, by the trigram index; `:first` to `:last` are the ids of one kind of record.
-- name: long -> int
select rowid as id
from search
where search match :words and rowid >= :first and rowid <= :last
order by rowid desc
limit :limit;

-- Shorter words, by the index of short words and neighbours.
-- name: short -> int
select rowid as id
from search_short
where search_short match :terms and rowid >= :first and rowid <= :last
order by rowid desc
limit :limit;

-- name: both -> int
select rowid as id
from search
where search match :words and rowid >= :first and rowid <= :last
  and rowid in (select rowid from search_short where search_short match :terms)
order by rowid desc
limit :limit;

-- The folded texts of some rows.
-- name: texts -> SearchText
select rowid as id, text
from search
where rowid in (/*ids*/)
order by 1 desc;
