-- What each customer bought from `:since` to `:until`: days with a purchase, and what all of them but the first brought.
-- An order that cost nothing is one too: it tells that somebody is alive.
-- name: orders -> OrdersRow
with bought as (
  select contact_id, date, sum(amount_minor) as minor
  from interactions
  where amount_minor >= 0 and amount_minor is not null and archived_at is null and contact_id is not null
    and date >= :since and date <= :until and currency = :currency
    and contact_id not in (select c.id from contacts c where c.archived_at is not null)
  group by contact_id, date
), first as (
  select contact_id, min(date) as date from bought group by contact_id
)
select b.contact_id, count(*) as days, min(b.date) as first_on, max(b.date) as last_on,
       cast(sum(b.minor) as bigint) as total_minor,
       cast(sum(case when b.date = f.date then 0 else b.minor end) as bigint) as repeated_minor
from bought b
join first f on f.contact_id = b.contact_id
group by b.contact_id
order by b.contact_id;

-- The first and the last day on which anybody bought.
-- name: span -> SpanRow
select min(date) as first_on, max(date) as last_on
from interactions
where amount_minor >= 0 and amount_minor is not null and archived_at is null and contact_id is not null
  and date <= :until and currency = :currency;

-- name: names -> Candidate
select 'contact' as kind, id, name
from contacts
where id in (/*ids*/)
order by id;
