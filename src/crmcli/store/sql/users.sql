-- name: all -> UserRow
select u.id, u.login, u.name, u.language, u.active, u.left_on, a.at as last_seen_at, a.program as version
from users u
left join acts a on a.id = (select max(b.id) from acts b where b.user_id = u.id)
order by u.login;

-- name: language -> str
select u.language
from users u
where u.login = :login and u.language is not null;

-- name: by_login -> UserRow
select u.id, u.login, u.name, u.language, u.active, u.left_on, a.at as last_seen_at, a.program as version
from users u
left join acts a on a.id = (select max(b.id) from acts b where b.user_id = u.id)
where u.login = :login;
