-- shared: rows
select c.id, c.name, c.owner_id, u.login as owner_login, u.name as owner_name, c.last_contact_on, c.last_purchase_on,
       c.rhythm_days, c.silent_from, substr(c.created_at, 1, 10) as added_on
from contacts c
left join users u on u.id = c.owner_id;

-- What is to be kept up, the strictest first.
-- name: all -> CadenceRow
select k.id, k.days, k.contact_id, c.name as contact_name, k.tag_id, t.name as tag_name, k.segment
from cadences k
left join contacts c on c.id = k.contact_id
left join tags t on t.id = k.tag_id
order by k.days, k.id;

-- The cadences of tags and segments, and how often contacts have one of their own.
-- name: spans -> CadenceSpan
select k.days, k.tag_id, t.name as tag_name, k.segment, count(k.contact_id) as contacts
from cadences k
left join tags t on t.id = k.tag_id
group by k.days, k.tag_id, t.name, k.segment
order by k.days, k.tag_id nulls first, k.segment nulls first;

-- Whoever was not in touch since `:cutoff`, has no open task and is not left alone: `/*where*/` says of which cadence.
-- name: quiet -> QuietRow
/*rows*/
where c.archived_at is null and c.do_not_contact = 0
  and coalesce(c.last_contact_on, substr(c.created_at, 1, 10)) <= :cutoff
  and (cast(:owner as bigint) is null or c.owner_id is null or c.owner_id = :owner)
  and not exists (select 1 from cadence_holds h where h.contact_id = c.id and h.until > :today)
  and not exists (select 1 from tasks t where t.contact_id = c.id and t.state = 'open' and t.archived_at is null)
  /*where*/
order by coalesce(c.last_contact_on, substr(c.created_at, 1, 10)), c.id
limit :limit;

-- Buyers who are silent for longer than their own rhythm, the newest silence first; whoever was met since is left out.
-- name: silent -> QuietRow
/*rows*/
where c.silent_from <= :today and c.last_purchase_on > :dormant
  and (c.last_contact_on is null or c.last_contact_on < c.silent_from)
  and c.archived_at is null and c.do_not_contact = 0
  and (cast(:owner as bigint) is null or c.owner_id is null or c.owner_id = :owner)
  and not exists (select 1 from cadence_holds h where h.contact_id = c.id and h.until > :today)
  and not exists (select 1 from tasks t where t.contact_id = c.id and t.state = 'open' and t.archived_at is null)
order by c.silent_from desc, c.id
limit :limit;

-- Customers without a next step who keep their rhythm, whoever bought last first; of a later purchase a past day knows
-- nothing, and what was bought before it is not kept.
-- name: unplanned -> QuietRow
/*rows*/
where c.last_purchase_on > :dormant and c.last_purchase_on <= :today
  and (c.silent_from is null or c.silent_from > :today)
  and c.archived_at is null and c.do_not_contact = 0
  and (cast(:owner as bigint) is null or c.owner_id is null or c.owner_id = :owner)
  and not exists (select 1 from cadence_holds h where h.contact_id = c.id and h.until > :today)
  and not exists (select 1 from tasks t where t.contact_id = c.id and t.state = 'open' and t.archived_at is null)
order by c.last_purchase_on desc, c.id
limit :limit;

-- name: of_contact -> CadenceRow
select k.id, k.days, k.contact_id, cast(null as text) as contact_name, k.tag_id, t.name as tag_name, k.segment
from cadences k
left join tags t on t.id = k.tag_id
where k.contact_id = :contact_id
   or k.tag_id in (select x.tag_id from taggings x where x.contact_id = :contact_id)
order by k.days, k.id;

-- name: holds -> HoldRow
select h.id, h.contact_id, c.name as contact_name, h.until, h.reason
from cadence_holds h
join contacts c on c.id = h.contact_id
where h.until > :today
order by h.until, h.id;

-- name: hold_of -> HoldRow
select h.id, h.contact_id, c.name as contact_name, h.until, h.reason
from cadence_holds h
join contacts c on c.id = h.contact_id
where h.contact_id = :contact_id;
