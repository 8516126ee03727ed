-- shared: needy
with needy as (
    select d.id, d.title, d.stage, d.stage_since, d.value_minor, d.currency, d.expected_close, d.owner_id, d.company_id,
           case when d.expected_close < :today
                  or d.stage_since < case d.stage when '' then '' /*order*/ else '9999-12-31' end
                then 1 else 0 end as halted,
           case when exists (select 1 from tasks t where t.deal_id = d.id and t.state = 'open' and t.archived_at is null)
                  or exists (select 1 from deal_contacts x join tasks t on t.contact_id = x.contact_id
                             where x.deal_id = d.id and coalesce(t.deal_id, 0) = 0 and t.state = 'open'
                               and t.archived_at is null)
                then 1 else 0 end as planned
    from deals d
    where d.state = 'open' and d.archived_at is null and (d.parked_until is null or d.parked_until <= :today)
      and (cast(:owner as bigint) is null or d.owner_id is null or d.owner_id = :owner) /*where*/);

-- What stands where. Open deals only; `:today` tells which are parked.
-- name: sums -> StageSumRow
select d.stage, d.currency, d.probability, count(*) as deals, count(d.value_minor) as valued,
       cast(coalesce(sum(d.value_minor), 0) as bigint) as value_minor,
       cast(sum(case when d.parked_until > :today then 1 else 0 end) as bigint) as parked
from deals d
where d.state = 'open' and d.archived_at is null
  and (cast(:owner as bigint) is null or d.owner_id is null or d.owner_id = :owner) /*where*/
group by d.stage, d.currency, d.probability
order by d.stage, d.currency, d.probability;

-- How long deals stood in a stage before they left it, up to a day. All moves are counted over the index and those of deals
-- that were put away taken off: to look at each move's deal would cost as much again.
-- name: stays -> StayRow
select days, cast(sum(times) as bigint) as times
from (
    select stayed_days as days, count(*) as times
    from deal_moves
    where from_stage = :stage and stayed_days is not null and day <= :until
    group by stayed_days
    union all
    select stayed_days as days, -count(*) as times
    from deal_moves
    where deal_id in (select id from deals where archived_at is not null)
      and coalesce(from_stage, '') = :stage and stayed_days is not null and day <= :until  -- by deal, not by stage
    group by stayed_days) x
group by days
having sum(times) > 0
order by days;

-- Open deals that nobody has parked and that need a push: those that stand too long or should have closed (`halted`)
-- first, then those without a next step. The slot holds, by stage, the first day that is not too long ago to have come
-- there; in a stage that the settings do not have, no day is.
-- name: standing -> StandingRow
/*needy*/
select n.id, n.title, n.stage, n.stage_since, n.value_minor, n.currency, n.expected_close, n.owner_id,
       u.login as owner_login, u.name as owner_name, n.company_id, o.name as company_name, n.planned
from needy n
left join users u on u.id = n.owner_id
left join companies o on o.id = n.company_id
where n.halted = 1 or n.planned = 0
order by n.halted desc, n.stage_since, n.id
limit :limit;

-- How many of them stand in each stage, by currency.
-- name: needing -> NeedingRow
/*needy*/
select n.stage, n.currency, count(*) as deals
from needy n
where n.halted = 1 or n.planned = 0
group by n.stage, n.currency
order by n.stage, n.currency;

-- name: any_open -> int
select 1
from deals
where state = 'open' and archived_at is null
order by id
limit 1;

-- Stages in which deals stand, whatever the settings say.
-- name: used_stages -> str
select distinct stage
from deals
where archived_at is null
order by stage;

-- Stages in which deals stand or ever stood.
-- name: ever_used -> str
select stage
from deals
union
select stage
from deal_moves
order by 1;

-- Every place where a stage stands by its name.
-- name: placed -> PlacedRow
select 'deals' as table_name, 'stage' as column_name, id
from deals
where stage = :stage
union all
select 'deal_moves', 'stage', id
from deal_moves
where stage = :stage
union all
select 'deal_moves', 'from_stage', id
from deal_moves
where from_stage = :stage
order by 1, 2, 3;

-- Open deals as cards of a board: who they are with, and the next open follow-up (the deal's own, else that of somebody
-- in it which is of no other deal).
-- name: board -> BoardRow
select d.id, d.title, d.stage, d.value_minor, d.currency, d.expected_close,
       coalesce(d.stage_since, substr(d.created_at, 1, 10)) as stage_since, d.parked_until, d.company_id,
       o.name as company_name, c.id as contact_id, c.name as contact_name, t.id as task_id, t.title as task_title,
       t.due_on as task_due_on
from deals d
left join companies o on o.id = d.company_id
left join contacts c on c.id = (
    select x.contact_id from deal_contacts x where x.deal_id = d.id order by x.is_primary desc, x.id limit 1)
left join tasks t on t.id = coalesce(
    (select n.id from tasks n
     where n.deal_id = d.id and n.state = 'open' and n.archived_at is null
     order by n.due_on nulls last, n.due_time nulls last, n.id limit 1),
    (select n.id from deal_contacts x join tasks n on n.contact_id = x.contact_id
     where x.deal_id = d.id and coalesce(n.deal_id, 0) = 0 and n.state = 'open' and n.archived_at is null
     order by n.due_on nulls last, n.due_time nulls last, n.id limit 1))
where d.state = 'open' and d.archived_at is null
  and (cast(:owner as bigint) is null or d.owner_id is null or d.owner_id = :owner) /*where*/
order by d.expected_close nulls last, d.value_minor desc nulls last, d.id;
