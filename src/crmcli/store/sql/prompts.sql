-- How many of the tasks that `tasks.due` lists are late and how many due today; of today's the ones whose time has passed
-- are late. Those whose clock time holds in another zone are told apart.
-- name: due_counts -> DueCounts
select cast(coalesce(sum(case when t.due_on < :today or t.due_time < cast(:passed_time as text) then 1 else 0 end), 0)
            as bigint) as late,
       cast(coalesce(sum(case when t.due_on < :today or t.due_time < cast(:passed_time as text) then 0 else 1 end), 0)
            as bigint) as today
from tasks t
where t.state = 'open' and t.archived_at is null and t.due_on <= :today and t.due_zone is null
  and (t.wait_until is null or t.wait_until <= :today)
  and (cast(:owner as bigint) is null or t.owner_id is null or t.owner_id = :owner);

-- name: due_elsewhere -> ZonedDue
select t.due_on, t.due_time, t.due_zone
from tasks t
where t.state = 'open' and t.archived_at is null and t.due_on <= :zoned_until and t.due_zone is not null
  and t.due_time is not null and (t.wait_until is null or t.wait_until <= :today)
  and (cast(:owner as bigint) is null or t.owner_id is null or t.owner_id = :owner)
order by t.due_on, t.due_time, t.id;
