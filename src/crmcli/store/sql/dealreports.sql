-- Reports about deals: moves are added up here, a handful of rows reaches the program. Archived deals are left out.
-- Held by ix_deal_moves_deal_id and ix_deal_moves_stayed, which hold all that is asked of a move.

-- The day on which each deal began. One that was opened again has come from nowhere too, but later.
-- shared: begun
(select deal_id, min(day) as day from deal_moves where from_stage is null group by deal_id)

-- Deals begun in a span by the furthest place that they stood in, null for stages that are no more, and by how they
-- stand on `:today`. Code fills in the places (no stage is called ''), and for a day of the past that moves up to
-- `:today` count.
-- name: funnel -> FunnelRow
with stood as (
  select m.deal_id, max(case m.stage when '' then -1 /*order*/ end) as place
  from deal_moves m
  where 1 = 1 /*where*/
  group by m.deal_id
  having min(m.day) >= :since and min(m.day) <= :until
)
select s.place, case when d.closed_on <= :today then d.state else 'open' end as state, count(*) as deals
from stood s
join deals d on d.id = s.deal_id
where d.archived_at is null
group by s.place, case when d.closed_on <= :today then d.state else 'open' end
order by 1 nulls last, 2;

-- How long deals stood in each stage before they left it, in a span of days. The index is counted as it stands, and
-- what archived deals have in it is taken off: to ask each move whose it is would cost more than all the rest.
-- name: stays -> StageStayRow
select stage, days, cast(sum(times) as bigint) as times
from (
  select from_stage as stage, stayed_days as days, count(*) as times
  from deal_moves
  where from_stage is not null and stayed_days is not null and day >= :since and day <= :until
  group by from_stage, stayed_days
  union all
  select from_stage as stage, stayed_days as days, -count(*) as times
  from deal_moves
  where deal_id in (select id from deals where archived_at is not null)
    and from_stage is not null and stayed_days is not null and day >= :since and day <= :until
  group by from_stage, stayed_days
) x
group by stage, days
having sum(times) > 0
order by stage, days;

-- From the beginning of deals to the day on which they were won.
-- name: won -> WonRow
select b.day as begun_on, d.closed_on, count(*) as deals
from deals d
join /*begun*/ b on b.deal_id = d.id
where d.state = 'won' and d.archived_at is null and d.closed_on >= :since and d.closed_on <= :until
group by b.day, d.closed_on
order by b.day, d.closed_on;

-- Closed deals. One without a source of its own has that of its primary contact.
-- name: closed -> ClosedRow
select d.state, d.closed_on, b.day as begun_on, d.value_minor, d.currency, d.lost_reason as reason,
       coalesce(u.name, u.login) as owner,
       coalesce(d.source, (select c.source from deal_contacts x join contacts c on c.id = x.contact_id
                           where x.deal_id = d.id order by x.is_primary desc, x.id limit 1)) as source
from deals d
left join /*begun*/ b on b.deal_id = d.id
left join users u on u.id = d.owner_id
where d.closed_on >= :since and d.closed_on <= :until and d.archived_at is null
order by d.closed_on, d.id;

-- Of the closed deals that ever stood in a stage, how many were won.
-- name: stage_wins -> StageWinsRow
select m.stage, cast(sum(case when d.state = 'won' then 1 else 0 end) as bigint) as won, count(*) as closed
from (select distinct deal_id, stage from deal_moves) m
join deals d on d.id = m.deal_id
where d.closed_on <= :today and d.archived_at is null
group by m.stage
order by m.stage;

-- What is open, by the day on which it is expected to close.
-- name: open_sums -> OpenSumRow
select d.stage, d.probability, d.expected_close, d.currency, count(*) as deals, count(d.value_minor) as valued,
       cast(coalesce(sum(d.value_minor), 0) as bigint) as value_minor
from deals d
where d.state = 'open' and d.archived_at is null
group by d.stage, d.probability, d.expected_close, d.currency
order by d.expected_close nulls last, d.stage, d.probability nulls last, d.currency nulls last;

-- Open deals whose expected close is past on `:until`, or was ever moved to a later day.
-- name: slipped -> SlippedRow
with said as (
  select deal_id, expected_close, lag(expected_close) over (partition by deal_id order by id) as before_on
  from deal_closes
  where expected_close is not null
), slips as (
  select deal_id, min(case when before_on is null then expected_close end) as first_on,
         cast(sum(case when expected_close > before_on then 1 else 0 end) as bigint) as moved
  from said
  group by deal_id
)
select d.id, d.title, d.stage, d.value_minor, d.currency, coalesce(s.first_on, d.expected_close) as first_on,
       d.expected_close as now_on, coalesce(s.moved, 0) as moved, coalesce(u.name, u.login) as owner
from deals d
left join slips s on s.deal_id = d.id
left join users u on u.id = d.owner_id
where d.state = 'open' and d.archived_at is null and (d.expected_close < :until or s.moved > 0)
  and coalesce(s.first_on, d.expected_close) >= :since
order by d.id;
