-- Whoever bears exactly this key.
-- name: exact -> Candidate
select distinct l.kind, l.record_id as id, coalesce(c.name, o.name) as name
from lookup l
left join contacts c on l.kind = 'contact' and c.id = l.record_id
left join companies o on l.kind = 'company' and o.id = l.record_id
where l.key = :key and (l.how = :how or cast(:how as text) is null)
order by 1 desc, 2
limit :limit;

-- Whoever has a name, or a word of it, that begins so. Names are joined after the limit: thousands begin with "a".
-- name: beginning -> Candidate
select k.kind, k.id, coalesce(c.name, o.name) as name
from (
  select distinct l.kind, l.record_id as id
  from lookup l
  where l.key >= :start and l.key < :stop and l.how in ('name', 'word')
  order by 1 desc, 2
  limit :limit
) k
left join contacts c on k.kind = 'contact' and c.id = k.id
left join companies o on k.kind = 'company' and o.id = k.id
order by 1 desc, 2;

-- Whoever's Chinese name is spelled so, or has these initials.
-- name: spelled -> Candidate
select distinct l.kind, l.record_id as id, coalesce(c.name, o.name) as name
from lookup l
left join contacts c on l.kind = 'contact' and c.id = l.record_id
left join companies o on l.kind = 'company' and o.id = l.record_id
where l.key = :key and l.how in (:how, :other)
order by 1 desc, 2
limit :limit;

-- Whoever's Chinese name has a spelling or initials that begin so, with the first such key.
-- name: spelled_beginning -> SpelledCandidate
select k.kind, k.id, coalesce(c.name, o.name) as name, k.key
from (
  select l.kind, l.record_id as id, min(l.key) as key
  from lookup l
  where l.key >= :start and l.key < :stop and l.how in ('pinyin', 'given', 'initials')
  group by l.kind, l.record_id
  order by 1 desc, 2
  limit :limit
) k
left join contacts c on k.kind = 'contact' and c.id = k.id
left join companies o on k.kind = 'company' and o.id = k.id
order by 1 desc, 2;

-- Names that begin alike, to say who may have been meant.
-- name: near -> str
select distinct coalesce(c.name, o.name) as name
from lookup l
left join contacts c on l.kind = 'contact' and c.id = l.record_id
left join companies o on l.kind = 'company' and o.id = l.record_id
where l.key >= :start and l.key < :stop and l.how in ('name', 'word')
order by 1
limit 300;
