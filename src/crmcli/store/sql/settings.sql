-- name: all -> SettingRow
select id, name, value
from settings
order by name;

-- name: by_name -> SettingRow
select id, name, value
from settings
where name = :name;
