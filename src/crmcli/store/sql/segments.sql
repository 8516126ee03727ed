-- name: all -> SegmentSavedRow
select id, slug, name, filter, created_at
from segments
order by name, id;

-- name: snapshots -> SnapshotRow
select id, slug, filter, day, contacts
from segment_snapshots
where slug = :slug
order by day desc, id desc;

-- name: members -> int
select contact_id
from segment_members
where snapshot_id = :snapshot_id
order by contact_id;

-- name: scored -> int
select s.contact_id
from scores s
where s.run_id = :run_id and s.segment = :segment
order by s.contact_id;

-- name: named -> Candidate
select 'contact' as kind, id, name
from contacts
where id in (/*ids*/)
order by id;
