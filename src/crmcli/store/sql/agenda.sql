-- Birthdays by month and day: `:from` to `:until` as MM-DD, two ranges so that the turn of the year works.
-- name: birthdays -> BirthdayRow
select c.id, c.name, c.birthday, c.owner_id, u.login as owner_login, u.name as owner_name
from contacts c
left join users u on u.id = c.owner_id
where c.archived_at is null
  and ((c.birthday_md >= :first and c.birthday_md <= :last) or (c.birthday_md >= :first_next and c.birthday_md <= :last_next))
  and (cast(:owner as bigint) is null or c.owner_id is null or c.owner_id = :owner)
order by c.birthday_md, c.id;
