-- name: of_contact -> OwnedDate
select id as row, label, day, is_yearly
from important_dates
where contact_id = :number
order by month_day, label, id;

-- name: of_company -> OwnedDate
select id as row, label, day, is_yearly
from important_dates
where company_id = :number
order by month_day, label, id;
