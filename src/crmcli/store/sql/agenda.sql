-- Birthdays by month and day: `:first` to `:last` as MM-DD, two ranges so that the turn of the year works. Suggestions
-- leave out who must not be contacted.
-- name: birthdays -> BirthdayRow
select c.id, c.name, c.birthday, c.owner_id, u.login as owner_login, u.name as owner_name
from contacts c
left join users u on u.id = c.owner_id
where c.archived_at is null and c.do_not_contact = 0
  and ((c.birthday_md >= :first and c.birthday_md <= :last) or (c.birthday_md >= :first_next and c.birthday_md <= :last_next))
  and (cast(:owner as bigint) is null or c.owner_id is null or c.owner_id = :owner)
order by c.birthday_md, c.id;

-- Important dates in the same ranges; one that has a year does not come before it, one that comes once comes then only.
-- name: dates -> DateRow
select d.id as row, d.label, d.day, d.is_yearly, c.id as contact_id, c.name as contact_name, o.id as company_id,
       o.name as company_name, u.id as owner_id, u.login as owner_login, u.name as owner_name
from important_dates d
left join contacts c on c.id = d.contact_id
left join companies o on o.id = d.company_id
left join users u on u.id = coalesce(c.owner_id, o.owner_id)
where c.archived_at is null and o.archived_at is null and (c.id is null or c.do_not_contact = 0)
  and ((d.month_day >= :first and d.month_day <= :last) or (d.month_day >= :first_next and d.month_day <= :last_next))
  and d.day <= :until_day and (d.is_yearly = 1 or d.day >= :from_day)
  and (cast(:owner as bigint) is null or u.id is null or u.id = :owner)
order by d.month_day, d.id;
