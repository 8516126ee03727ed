-- All that contacts said of each channel, the newest last.
-- name: of -> ConsentRow
select x.contact_id as owner, x.channel, x.is_given, x.basis, x.source, x.day, u.login as user_login, u.name as user_name
from consents x
left join users u on u.id = x.user_id
where x.contact_id in (/*ids*/)
order by x.contact_id, x.day, x.id;

-- Those of the contacts who must not be contacted.
-- name: not_to_contact -> int
select id
from contacts
where id in (/*ids*/) and do_not_contact = 1
order by id;
