-- Reports: everything is added up here, so that a book of a million talks costs no memory. Currencies stay apart.
-- Held by the covering index ix_interactions_purchases wherever only money is asked for.

-- What was asked, and the day of the first answer to it.
-- shared: answered
(select min(j.date) from interactions j
 where j.contact_id = i.contact_id and j.date >= i.date and (j.date > i.date or j.id > i.id)
   and j.direction = 'in' and j.archived_at is null and j.date <= :last_on) as answered_on

-- shared: outgoing
where i.direction = 'out' and i.archived_at is null and i.contact_id is not null
  and i.date >= :since and i.date <= :until

-- shared: how_soon
select grouped, asked_on, answered_on, count(*) as talks
from asked
group by grouped, asked_on, answered_on
order by asked_on, grouped nulls first, answered_on nulls first;

-- name: sales_days -> SalesSumRow
select i.date as grouped, i.currency,
       cast(sum(case when i.amount_minor > 0 then 1 else 0 end) as bigint) as orders,
       cast(sum(case when i.amount_minor > 0 then i.amount_minor else 0 end) as bigint) as ordered_minor,
       cast(sum(i.amount_minor) as bigint) as value_minor
from interactions i
where i.amount_minor is not null and i.archived_at is null and i.date >= :since and i.date <= :until
group by i.date, i.currency
order by i.date, i.currency;

-- name: sales_owners -> SalesSumRow
select coalesce(u.name, u.login) as grouped, i.currency,
       cast(sum(case when i.amount_minor > 0 then 1 else 0 end) as bigint) as orders,
       cast(sum(case when i.amount_minor > 0 then i.amount_minor else 0 end) as bigint) as ordered_minor,
       cast(sum(i.amount_minor) as bigint) as value_minor
from interactions i
left join contacts c on c.id = i.contact_id
left join users u on u.id = c.owner_id
where i.amount_minor is not null and i.archived_at is null and i.date >= :since and i.date <= :until
group by coalesce(u.name, u.login), i.currency
order by coalesce(u.name, u.login) nulls last, i.currency;

-- name: sales_products -> SalesSumRow
select i.product as grouped, i.currency,
       cast(sum(case when i.amount_minor > 0 then 1 else 0 end) as bigint) as orders,
       cast(sum(case when i.amount_minor > 0 then i.amount_minor else 0 end) as bigint) as ordered_minor,
       cast(sum(i.amount_minor) as bigint) as value_minor
from interactions i
where i.amount_minor is not null and i.archived_at is null and i.date >= :since and i.date <= :until
group by i.product, i.currency
order by i.product nulls last, i.currency;

-- What was sold in other currencies, day by day, for a table of rates.
-- name: sales_foreign -> ForeignSaleRow
select coalesce(u.name, u.login) as owner, i.product, i.date, i.currency,
       cast(sum(case when i.amount_minor > 0 then 1 else 0 end) as bigint) as orders,
       cast(sum(case when i.amount_minor > 0 then i.amount_minor else 0 end) as bigint) as ordered_minor,
       cast(sum(i.amount_minor) as bigint) as value_minor
from interactions i
left join contacts c on c.id = i.contact_id
left join users u on u.id = c.owner_id
where i.amount_minor is not null and i.archived_at is null and i.date >= :since and i.date <= :until
  and i.currency <> :currency
group by coalesce(u.name, u.login), i.product, i.date, i.currency
order by i.date, i.currency, coalesce(u.name, u.login) nulls last, i.product nulls last;

-- name: order_amounts -> OrderAmountRow
select date, currency, amount_minor, count(*) as orders
from interactions
where amount_minor > 0 and amount_minor is not null and archived_at is null and date >= :since and date <= :until
group by date, currency, amount_minor
order by date, currency, amount_minor;

-- The orders of those who are not lost and bought in another currency too, the earliest first.
-- name: orders_with_foreign -> ForeignOrderRow
select i.contact_id, i.date, i.currency, i.amount_minor
from interactions i
where i.amount_minor > 0 and i.amount_minor is not null and i.archived_at is null and i.date <= :until
  and i.contact_id in (
    select x.contact_id
    from interactions x
    where x.amount_minor > 0 and x.amount_minor is not null and x.archived_at is null and x.date <= :until
      and x.currency <> :currency and x.contact_id in (select c.id from contacts c where c.last_purchase_on > :lost_on)
  )
order by i.contact_id, i.date, i.id;

-- name: activity_days -> ActivitySumRow
select i.date as grouped, count(*) as talks,
       cast(sum(case when i.direction = 'in' then 1 else 0 end) as bigint) as incoming,
       cast(sum(case when i.direction = 'out' then 1 else 0 end) as bigint) as outgoing,
       cast(sum(coalesce(i.duration_minutes, 0)) as bigint) as minutes
from interactions i
where i.archived_at is null and i.date >= :since and i.date <= :until
group by i.date
order by i.date;

-- name: activity_kinds -> ActivitySumRow
select i.kind as grouped, count(*) as talks,
       cast(sum(case when i.direction = 'in' then 1 else 0 end) as bigint) as incoming,
       cast(sum(case when i.direction = 'out' then 1 else 0 end) as bigint) as outgoing,
       cast(sum(coalesce(i.duration_minutes, 0)) as bigint) as minutes
from interactions i
where i.archived_at is null and i.date >= :since and i.date <= :until
group by i.kind
order by i.kind;

-- name: activity_owners -> ActivitySumRow
select coalesce(u.name, u.login) as grouped, count(*) as talks,
       cast(sum(case when i.direction = 'in' then 1 else 0 end) as bigint) as incoming,
       cast(sum(case when i.direction = 'out' then 1 else 0 end) as bigint) as outgoing,
       cast(sum(coalesce(i.duration_minutes, 0)) as bigint) as minutes
from interactions i
left join users u on u.id = i.author_id
where i.archived_at is null and i.date >= :since and i.date <= :until
group by coalesce(u.name, u.login)
order by coalesce(u.name, u.login) nulls last;

-- name: segments -> SegmentOverTimeRow
select r.id as run_id, r.as_of, r.currency, s.segment, count(*) as contacts,
       cast(sum(s.monetary_minor) as bigint) as monetary_minor
from scoring_runs r
join scores s on s.run_id = r.id
where r.id in (/*ids*/)
group by r.id, r.as_of, r.currency, s.segment
order by r.as_of, r.id, s.segment;

-- The first days and the last days of everybody who bought, and the pauses of more than `:dormant_count` days.
-- The sum is the number of a day (Fliegel and Van Flandern 1968), because the engines have no common function for it.
-- name: pauses -> StepRow
with bought as (
  select contact_id, date,
         1461 * (cast(substr(date, 1, 4) as bigint) + 4800 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 4
         + 367 * (cast(substr(date, 6, 2) as bigint) - 2 - 12 * ((cast(substr(date, 6, 2) as bigint) - 14) / 12)) / 12
         - 3 * ((cast(substr(date, 1, 4) as bigint) + 4900 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 100) / 4
         + cast(substr(date, 9, 2) as bigint) as number
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until and contact_id not in (select c.id from contacts c where c.archived_at is not null)
), steps as (
  select contact_id, date, lag(date) over (partition by contact_id order by date) as before_on,
         number - lag(number) over (partition by contact_id order by date) as gap
  from bought
)
select before_on as bought_on, date as next_on, count(*) as customers
from steps
where gap > :dormant_count or before_on is null
group by before_on, date
union all
select last_on as bought_on, null as next_on, count(*) as customers
from (select contact_id, max(date) as last_on from bought group by contact_id) x
group by last_on
order by 1 nulls first, 2 nulls first;

-- Gaps between days of purchase, in days; the later day lies in the time that is asked for.
-- name: gaps -> GapRow
with bought as (
  select contact_id, date,
         1461 * (cast(substr(date, 1, 4) as bigint) + 4800 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 4
         + 367 * (cast(substr(date, 6, 2) as bigint) - 2 - 12 * ((cast(substr(date, 6, 2) as bigint) - 14) / 12)) / 12
         - 3 * ((cast(substr(date, 1, 4) as bigint) + 4900 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 100) / 4
         + cast(substr(date, 9, 2) as bigint) as number
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until and contact_id not in (select c.id from contacts c where c.archived_at is not null)
), steps as (
  select contact_id, date, lag(date) over (partition by contact_id order by date) as before_on,
         number - lag(number) over (partition by contact_id order by date) as gap
  from bought
)
select gap, count(*) as times
from steps
where gap > 0 and date >= :since
group by gap
order by gap;

-- name: answers_days -> AnswerRow
with asked as materialized (
  select cast(null as text) as grouped, i.date as asked_on,
         /*answered*/
  from interactions i
  /*outgoing*/
)
/*how_soon*/;

-- name: answers_kinds -> AnswerRow
with asked as materialized (
  select i.kind as grouped, i.date as asked_on,
         /*answered*/
  from interactions i
  /*outgoing*/
)
/*how_soon*/;

-- name: answers_owners -> AnswerRow
with asked as materialized (
  select coalesce(u.name, u.login) as grouped, i.date as asked_on,
         /*answered*/
  from interactions i
  left join users u on u.id = i.author_id
  /*outgoing*/
)
/*how_soon*/;

-- Talks of which nobody said who began.
-- name: undirected -> int
select count(*)
from interactions
where direction is null and kind not in ('note', 'purchase', 'refund') and archived_at is null
  and date >= :since and date <= :until;

-- What each customer brought, the greatest first.
-- name: spent -> SpentRow
select contact_id, cast(sum(amount_minor) as bigint) as value_minor
from interactions
where amount_minor is not null and archived_at is null and contact_id is not null
  and date >= :since and date <= :until and currency = :currency
  and contact_id not in (select c.id from contacts c where c.archived_at is not null)
group by contact_id
order by 2 desc, 1;

-- name: left_out -> int
select count(*)
from interactions
where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
  and date >= :since and date <= :until and currency <> :currency
  and contact_id not in (select c.id from contacts c where c.archived_at is not null);

-- name: cohorts -> CohortRow
with bought as (
  select contact_id, case cast(:by as text) when 'year' then substr(date, 1, 4)
           when 'quarter' then substr(date, 1, 4) || '-Q' || cast((cast(substr(date, 6, 2) as bigint) + 2) / 3 as text)
           else substr(date, 1, 7) end as period, date
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until and contact_id not in (select c.id from contacts c where c.archived_at is not null)
), firsts as (
  select contact_id, min(date) as first_on, min(period) as first from bought group by contact_id
)
select f.first, b.period as active, count(distinct b.contact_id) as customers
from firsts f
join bought b on b.contact_id = f.contact_id
where f.first_on >= :since
group by f.first, b.period
order by f.first, b.period;

-- name: seconds -> SecondRow
with firsts as (
  select contact_id, min(date) as first_on
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until and contact_id not in (select c.id from contacts c where c.archived_at is not null)
  group by contact_id
  having min(date) >= :since
), bought as (
  select f.contact_id, f.first_on, i.date,
         row_number() over (partition by i.contact_id order by i.date, i.id) as place
  from firsts f
  join interactions i on i.contact_id = f.contact_id
  where i.amount_minor > 0 and i.amount_minor is not null and i.archived_at is null and i.date <= :until
), two as (
  select contact_id, first_on, max(case when place = 2 then date end) as second_on
  from bought
  where place <= 2
  group by contact_id, first_on
)
select first_on, second_on, count(*) as customers
from two
group by first_on, second_on
order by first_on, second_on nulls first;

-- The orders of each period in the order of their amounts, for what stands in the middle.
-- name: baskets -> BasketRow
with bought as (
  select case cast(:by as text) when 'week' then cast((
         1461 * (cast(substr(date, 1, 4) as bigint) + 4800 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 4
         + 367 * (cast(substr(date, 6, 2) as bigint) - 2 - 12 * ((cast(substr(date, 6, 2) as bigint) - 14) / 12)) / 12
         - 3 * ((cast(substr(date, 1, 4) as bigint) + 4900 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 100) / 4
         + cast(substr(date, 9, 2) as bigint)
         - 1) / 7 as text)
           when 'year' then substr(date, 1, 4)
           when 'quarter' then substr(date, 1, 4) || '-Q' || cast((cast(substr(date, 6, 2) as bigint) + 2) / 3 as text)
           else substr(date, 1, 7) end as period, amount_minor
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null
    and date >= :since and date <= :until and currency = :currency
), ranked as (
  select period, amount_minor, row_number() over (partition by period order by amount_minor) as place,
         count(*) over (partition by period) as orders
  from bought
)
select period as grouped, count(*) as orders, cast(sum(amount_minor) as bigint) as value_minor,
       min(amount_minor) as least_minor, max(amount_minor) as most_minor,
       cast(sum(case when place = (orders + 1) / 2 then amount_minor else 0 end) as bigint) as low_minor,
       cast(sum(case when place = (orders + 2) / 2 then amount_minor else 0 end) as bigint) as high_minor
from ranked
group by period
order by period;

-- How each customer bought who bought after `:until` too. The rhythm is that of core/rhythm.py: twice the median gap.
-- name: buying -> BuyingRow
with bought as (
  select contact_id, date,
         1461 * (cast(substr(date, 1, 4) as bigint) + 4800 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 4
         + 367 * (cast(substr(date, 6, 2) as bigint) - 2 - 12 * ((cast(substr(date, 6, 2) as bigint) - 14) / 12)) / 12
         - 3 * ((cast(substr(date, 1, 4) as bigint) + 4900 + (cast(substr(date, 6, 2) as bigint) - 14) / 12) / 100) / 4
         + cast(substr(date, 9, 2) as bigint) as number
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until
    and contact_id in (select c.id from contacts c where c.last_purchase_on > :until and c.archived_at is null)
), steps as (
  select contact_id, date, lag(date) over (partition by contact_id order by date) as before_on,
         number - lag(number) over (partition by contact_id order by date) as gap
  from bought
), gaps as (
  select contact_id, gap, count(*) over (partition by contact_id) as times,
         row_number() over (partition by contact_id order by gap) as place
  from steps
  where gap > 0
), rhythms as (
  select contact_id, sum(case when place = (times + 1) / 2 then gap else 0 end)
         + sum(case when place = (times + 2) / 2 then gap else 0 end) as doubled
  from gaps
  where times >= 2
  group by contact_id
), people as (
  select contact_id, max(date) as last_on from bought group by contact_id
)
select p.contact_id, p.last_on, cast(r.doubled as bigint) as doubled
from people p
left join rhythms r on r.contact_id = p.contact_id
order by p.contact_id;

-- The same of all others, from the facts that are kept beside them.
-- name: buying_kept -> BuyingRow
select id as contact_id, last_purchase_on as last_on, rhythm_days as doubled
from contacts
where last_purchase_on <= :until and archived_at is null
order by id;

-- The orders of those who have at least four and are not lost: all of them, and the last two. The || keeps SQLite from
-- an index that is in this order but holds no amounts.
-- name: baskets_of -> OrdersOfRow
with many as (
  select contact_id, count(*) as orders, cast(sum(amount_minor) as bigint) as value_minor
  from interactions
  where amount_minor > 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date <= :until and currency = :currency
    and contact_id in (select c.id from contacts c where c.last_purchase_on > :lost_on)
  group by contact_id
  having count(*) >= 4
)
select m.contact_id, m.orders, m.value_minor, cast((
         select sum(x.amount_minor)
         from (
           select i.amount_minor
           from interactions i
           where i.contact_id = m.contact_id and i.amount_minor > 0 and i.amount_minor is not null
             and i.archived_at is null and i.date <= :until and i.currency = :currency
           order by i.date || '' desc, i.id desc
           limit 2
         ) x
       ) as bigint) as recent_minor
from many m
order by m.contact_id;

-- Who must not be contacted.
-- name: silenced -> int
select id from contacts where do_not_contact = 1 order by id;

-- Whoever is left alone for now.
-- name: held -> int
select h.contact_id from cadence_holds h where h.until > :today order by h.contact_id;

-- The first open follow-up of each contact.
-- name: plans -> PlanRow
select contact_id, min(due_on) as due_on
from tasks
where contact_id is not null and state = 'open' and archived_at is null
  and contact_id not in (select c.id from contacts c where c.archived_at is not null)
group by contact_id
order by contact_id;

-- Whose last talk came in and was not answered: the day it came. The cross join keeps SQLite's order of tables.
-- name: unanswered -> PlanRow
select i.contact_id, max(i.date) as due_on
from contacts c
cross join interactions i
where i.contact_id = c.id and c.archived_at is null and c.last_contact_on >= :since and i.date >= :since and i.date <= :until and i.direction = 'in'
  and i.archived_at is null
  and not exists (
    select 1 from interactions j
    where j.contact_id = i.contact_id and j.date >= i.date and j.date <= :until
      and (j.date > i.date or j.id > i.id) and j.direction = 'out' and j.archived_at is null
  )
group by i.contact_id
order by i.contact_id;

-- name: birthdays -> PlanRow
select id as contact_id, birthday_md as due_on
from contacts
where birthday_md is not null and archived_at is null and do_not_contact = 0
order by id;

-- name: segments_of_run -> SegmentOfRow
select s.contact_id, s.segment
from scores s
where s.run_id = :run_id
  and s.segment in ('at-risk', 'cant-lose')
  and s.contact_id not in (select c.id from contacts c where c.archived_at is not null)
order by s.contact_id;

-- name: names -> ReportNameRow
select c.id, c.name, coalesce(u.name, u.login) as owner
from contacts c
left join users u on u.id = c.owner_id
where c.id in (/*ids*/) and c.archived_at is null
order by c.id;

-- Follow-ups done between two instants.
-- name: done -> ReviewTaskRow
select t.id, t.title, coalesce(c.name, o.name) as who, t.done_at
from tasks t
left join contacts c on c.id = t.contact_id
left join companies o on o.id = t.company_id
where t.state = 'done' and t.archived_at is null and t.done_at >= :from_day and t.done_at < :until_day
order by t.done_at desc, t.id desc
limit :limit;

-- name: done_count -> int
select count(*)
from tasks t
where t.state = 'done' and t.archived_at is null and t.done_at >= :from_day and t.done_at < :until_day;

-- name: stages_said -> StageSaidRow
select x.contact_id, c.name, x.stage, x.day, x.reason
from stage_changes x
join contacts c on c.id = x.contact_id
where x.day >= :since and x.day <= :until and c.archived_at is null
order by x.day desc, x.id desc
limit :limit;
