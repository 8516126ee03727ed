-- The newest talks with somebody, purchases left out.
-- name: talks_of_contact -> int
select id
from (
    select x.id, x.date from interactions x
    where x.contact_id = :contact_id and x.archived_at is null and x.amount_minor is null and x.date <= :today
    union all
    select y.id, y.date from interaction_contacts z join interactions y on y.id = z.interaction_id
    where z.contact_id = :contact_id and y.archived_at is null and y.amount_minor is null and y.date <= :today
) newest
order by date desc, id desc
limit :limit;

-- name: talks_of_company -> int
select id
from (
    select x.id, x.date from interactions x
    where x.company_id = :company_id and x.archived_at is null and x.amount_minor is null and x.date <= :today
    union all
    select y.id, y.date from positions p join interactions y on y.contact_id = p.contact_id
    where p.company_id = :company_id and y.archived_at is null and y.amount_minor is null and y.date <= :today
      and (y.company_id is null or y.company_id <> p.company_id)
) newest
order by date desc, id desc
limit :limit;

-- What somebody bought, in each currency; refunds count in the sum only.
-- name: bought_by_contact -> Bought
select currency, cast(sum(case when amount_minor > 0 then 1 else 0 end) as bigint) as purchases,
       cast(sum(amount_minor) as bigint) as monetary_minor, min(case when amount_minor > 0 then date end) as first_on,
       max(case when amount_minor > 0 then date end) as last_on
from interactions
where contact_id = :contact_id and amount_minor is not null and archived_at is null and date <= :today
group by currency
order by 2 desc, currency;

-- name: bought_by_company -> Bought
select currency, cast(sum(case when amount_minor > 0 then 1 else 0 end) as bigint) as purchases,
       cast(sum(amount_minor) as bigint) as monetary_minor, min(case when amount_minor > 0 then date end) as first_on,
       max(case when amount_minor > 0 then date end) as last_on
from (
    select x.currency, x.amount_minor, x.date from interactions x
    where x.company_id = :company_id and x.amount_minor is not null and x.archived_at is null and x.date <= :today
    union all
    select y.currency, y.amount_minor, y.date from positions p join interactions y on y.contact_id = p.contact_id
    where p.company_id = :company_id and y.amount_minor is not null and y.archived_at is null and y.date <= :today
      and (y.company_id is null or y.company_id <> p.company_id)
) bought
group by currency
order by 2 desc, currency;

-- name: last_purchase_of_contact -> int
select id
from interactions
where contact_id = :contact_id and amount_minor > 0 and archived_at is null and date <= :today
order by date desc, id desc
limit 1;

-- name: last_purchase_of_company -> int
select id
from (
    select x.id, x.date from interactions x
    where x.company_id = :company_id and x.amount_minor > 0 and x.archived_at is null and x.date <= :today
    union all
    select y.id, y.date from positions p join interactions y on y.contact_id = p.contact_id
    where p.company_id = :company_id and y.amount_minor > 0 and y.archived_at is null and y.date <= :today
      and (y.company_id is null or y.company_id <> p.company_id)
) newest
order by date desc, id desc
limit 1;

-- Open tasks for a company or anybody in it.
-- name: promises_of_company -> int
select id
from (
    select x.id, x.due_on, x.due_time from tasks x
    where x.company_id = :company_id and x.state = 'open' and x.archived_at is null
    union
    select y.id, y.due_on, y.due_time from positions p join tasks y on y.contact_id = p.contact_id
    where p.company_id = :company_id and y.state = 'open' and y.archived_at is null
) promised
order by due_on nulls last, due_time nulls last, id;
