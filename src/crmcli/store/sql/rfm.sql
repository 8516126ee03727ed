-- Held by the covering index ix_interactions_purchases: every other plan costs five times as much. It is walked
-- backwards, because the first day it meets is the last one then. Contacts come in ranges, so that a large book is never
-- in memory as a whole; whoever reads leaves out the archived. `others` are purchases in another currency: where there
-- are any, the range is asked for again in the one currency alone, which would cost every other book a tenth.
-- name: buyers -> BuyerRow
select contact_id, max(date) filter (where amount_minor > 0) as last_purchase,
       count(*) filter (where amount_minor > 0) as frequency, cast(sum(amount_minor) as bigint) as monetary_minor,
       count(*) filter (where currency <> :currency) as others
from interactions
where amount_minor is not null and archived_at is null and contact_id > :after and contact_id <= :last_id
  and date >= :since and date <= :until /*where*/
group by contact_id
order by contact_id desc;

-- Other currencies, day by day, for a table of rates.
-- name: foreign -> ForeignRow
select contact_id, currency, date, count(*) as purchases,
       cast(sum(case when amount_minor > 0 then 1 else 0 end) as bigint) as frequency,
       cast(sum(amount_minor) as bigint) as monetary_minor
from interactions
where amount_minor is not null and archived_at is null and contact_id > :after and contact_id <= :last_id
  and date >= :since and date <= :until and currency <> :currency
group by contact_id, currency, date
order by contact_id, currency, date;

-- Being in touch: every talk of a contact, as the first or as one of several; notes are none, nor are purchases.
-- name: talkers -> TalkerRow
select t.contact_id, max(t.date) as last_on, count(*) as talks,
       cast(sum(coalesce(t.duration_minutes, 0)) as bigint) as minutes, count(t.duration_minutes) as timed
from (
  select i.contact_id, i.date, i.duration_minutes
  from interactions i
  where i.archived_at is null and i.kind not in ('note', 'purchase', 'refund') and i.contact_id > :after and i.contact_id <= :last_id
    and i.date >= :since and i.date <= :until
  union all
  select x.contact_id, i.date, i.duration_minutes
  from interaction_contacts x
  join interactions i on i.id = x.interaction_id
  where i.archived_at is null and i.kind not in ('note', 'purchase', 'refund') and x.contact_id > :after and x.contact_id <= :last_id
    and i.date >= :since and i.date <= :until
) t
group by t.contact_id
order by t.contact_id;

-- name: archived -> int
select id
from contacts
where archived_at is not null
order by id;

-- name: last_id -> int
select max(id)
from contacts;

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

-- The runs that stand, the newest first: one that was taken back is none. The journal knows.
-- name: runs -> RunRow
select r.id, r.scheme, r.as_of, r.currency, r.cuts, r.buyers, r.left_out, r.created_at
from scoring_runs r
where exists (
  select 1
  from changes c
  join acts a on a.id = c.act_id
  where c.table_name = 'settings' and a.kind = 'act' and a.state = 'done'
    and (
      c.after = '{"name":"rfm.current_run","value":"' || cast(r.id as text) || '"}'
      or (
        c.after = '{"value":"' || cast(r.id as text) || '"}'
        and c.row_id in (select s.id from settings s where s.name = 'rfm.current_run')
      )
    )
)
order by r.id desc;

-- Who left a segment since another run, as they were there.
-- name: gone -> ScoreRow
select p.contact_id, c.name, c.external_id, c.do_not_contact, c.last_purchase_on, p.recency_days, p.frequency,
       p.monetary_minor, p.r, p.f, p.m, coalesce(s.segment, 'prospect') as segment
from scores p
join contacts c on c.id = p.contact_id
left join scores s on s.contact_id = p.contact_id and s.run_id = :run_id
where p.run_id = :previous_id and c.archived_at is null
  and (p.segment = :segment or cast(:segment as text) is null) and (s.segment is null or s.segment <> p.segment)
order by p.monetary_minor desc, p.contact_id;

-- Who has another segment than in an earlier run.
-- name: moved -> MoveRow
select s.contact_id, c.name, c.do_not_contact, p.segment as before, s.segment as now, s.monetary_minor
from scores s
join contacts c on c.id = s.contact_id
left join scores p on p.contact_id = s.contact_id and p.run_id = :previous_id
where s.run_id = :run_id and c.archived_at is null and (p.segment is null or p.segment <> s.segment)
union all
select p.contact_id, c.name, c.do_not_contact, p.segment, null, p.monetary_minor
from scores p
join contacts c on c.id = p.contact_id
where p.run_id = :previous_id and c.archived_at is null
  and not exists (select 1 from scores s where s.run_id = :run_id and s.contact_id = p.contact_id)
order by 6 desc, 1;

-- name: cells -> CellRow
select s.r, s.f, s.m, count(*) as contacts, cast(sum(s.monetary_minor) as bigint) as monetary_minor
from scores s
join contacts c on c.id = s.contact_id
where s.run_id = :run_id and c.archived_at is null
group by s.r, s.f, s.m
order by s.r, s.f, s.m;

-- name: segments -> SegmentRow
select s.segment, count(*) as contacts, cast(sum(s.frequency) as bigint) as frequency,
       cast(sum(s.monetary_minor) as bigint) as monetary_minor
from scores s
join contacts c on c.id = s.contact_id
where s.run_id = :run_id and c.archived_at is null
group by s.segment
order by s.segment;

-- name: contacts -> int
select (select count(*) from contacts) - (select count(*) from contacts where archived_at is not null);

-- What some contacts are worth in the current run, if it is no later than `:today`.
-- name: worth -> ValueRow
select s.contact_id, s.segment, s.monetary_minor, r.currency
from settings c
join scoring_runs r on r.id = cast(c.value as bigint)
join scores s on s.run_id = r.id
where c.name = 'rfm.current_run' and r.as_of <= :today and s.contact_id in (/*ids*/)
order by s.contact_id;
