-- The spellings that the book holds of what is filtered by in any spelling: few, so they are folded in Python. Cities
-- go from one to the next by their index; sorting the others after they are made distinct halves the time.
-- name: city -> str
with recursive cities(city) as (
    select min(city) from addresses
    union all
    select (select min(a.city) from addresses a where a.city > n.city) from cities n where n.city is not null
)
select city from cities where city is not null order by city;

-- name: region -> str
select region from (select distinct region from addresses) spelled where region is not null order by region;

-- name: country -> str
select country from (select distinct country from addresses) spelled where country is not null order by country;

-- name: role -> str
select role from (select distinct role from positions) spelled where role is not null order by role;

-- name: source -> str
select distinct source from contacts where source is not null
union
select distinct source from companies where source is not null
union
select distinct source from deals where source is not null
order by 1;

-- The names of custom fields, from one to the next by the index.
-- name: custom -> str
with recursive names(name) as (
    select min(name) from fields
    union all
    select (select min(f.name) from fields f where f.name > n.name) from names n where n.name is not null
)
select name from names where name is not null order by name;
