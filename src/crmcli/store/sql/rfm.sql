-- Held by the covering index ix_interactions_purchases: every other plan costs five times as much.
-- name: buyers -> BuyerRow
select contact_id, max(case when amount_minor > 0 then date end) as last_purchase,
       cast(sum(case when amount_minor > 0 then 1 else 0 end) as bigint) as frequency,
       cast(sum(amount_minor) as bigint) as monetary_minor
from interactions
where amount_minor is not null and archived_at is null and contact_id is not null
  and date <= :as_of and currency = :currency
  and contact_id not in (select c.id from contacts c where c.archived_at is not null)
group by contact_id
order by contact_id;

-- name: currencies -> CurrencyRow
select currency, count(*) as purchases
from interactions
where amount_minor is not null and archived_at is null and contact_id is not null
group by currency
order by 2 desc, 1;

-- name: current_run -> RunRow
select r.id, r.scheme, r.as_of, r.currency, r.cuts, r.buyers, r.left_out, r.created_at
from settings s
join scoring_runs r on r.id = cast(s.value as bigint)
where s.name = 'rfm.current_run';

-- name: scores -> ScoreRow
select s.contact_id, c.name, c.external_id, c.do_not_contact, c.last_purchase_on, s.recency_days, s.frequency,
       s.monetary_minor, s.r, s.f, s.m, s.segment
from scores s
join contacts c on c.id = s.contact_id
where s.run_id = :run_id and c.archived_at is null and (s.segment = :segment or cast(:segment as text) is null)
order by s.monetary_minor desc, s.contact_id;

-- name: score -> ScoreRow
select s.contact_id, c.name, c.external_id, c.do_not_contact, c.last_purchase_on, s.recency_days, s.frequency,
       s.monetary_minor, s.r, s.f, s.m, s.segment
from scores s
join contacts c on c.id = s.contact_id
where s.run_id = :run_id and s.contact_id = :contact_id;

-- Who entered a segment since the run before this one.
-- name: entered -> int
select s.contact_id
from scores s
left join scores p on p.contact_id = s.contact_id and p.run_id = :previous_id
where s.run_id = :run_id and (p.segment is null or p.segment <> s.segment)
order by s.contact_id;

-- name: run_before -> RunRow
select r.id, r.scheme, r.as_of, r.currency, r.cuts, r.buyers, r.left_out, r.created_at
from scoring_runs r
where r.id < :run_id
order by r.id desc
limit 1;

-- name: segments -> SegmentRow
select s.segment, count(*) as contacts, cast(sum(s.monetary_minor) as bigint) as monetary_minor
from scores s
join contacts c on c.id = s.contact_id
where s.run_id = :run_id and c.archived_at is null
group by s.segment
order by s.segment;

-- name: prospects -> int
select count(*)
from contacts c
where c.archived_at is null
  and not exists (select 1 from scores s where s.run_id = :run_id and s.contact_id = c.id);
