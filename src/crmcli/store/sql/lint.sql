-- How many contacts have and lack the same: few rows, whatever the size of the book.
-- name: groups -> LintGroup
select k.owner_id, u.login as owner_login, u.name as owner_name,
       k.has_mail, k.has_phone, k.has_handle, k.has_address, k.has_company, k.has_tag,
       k.has_owner, k.has_last, k.has_birthday, k.has_title, k.has_notes, k.has_source, count(*) as contacts
from (
select c.owner_id,
       case when exists (select 1 from emails x where x.contact_id = c.id) then 1 else 0 end as has_mail,
       case when exists (select 1 from phones x where x.contact_id = c.id) then 1 else 0 end as has_phone,
       case when exists (select 1 from handles x where x.contact_id = c.id) then 1 else 0 end as has_handle,
       case when exists (select 1 from addresses x where x.contact_id = c.id) then 1 else 0 end as has_address,
       case when exists (select 1 from positions x where x.contact_id = c.id) then 1 else 0 end as has_company,
       case when exists (select 1 from taggings x where x.contact_id = c.id) then 1 else 0 end as has_tag,
       case when c.owner_id is null then 0 else 1 end as has_owner,
       case when c.last_contact_on is null then 0 else 1 end as has_last,
       case when c.birthday is null then 0 else 1 end as has_birthday,
       case when c.title is null then 0 else 1 end as has_title,
       case when c.notes is null then 0 else 1 end as has_notes,
       case when c.source is null then 0 else 1 end as has_source
from contacts c
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
) k
left join users u on u.id = k.owner_id
group by k.owner_id, u.login, u.name,
         k.has_mail, k.has_phone, k.has_handle, k.has_address, k.has_company, k.has_tag,
         k.has_owner, k.has_last, k.has_birthday, k.has_title, k.has_notes, k.has_source
order by 1 nulls last, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15;

-- The most worth mending first. Points: 4 a purchase (at most 40), 20 for a touch since :month, 10 since :quarter,
-- 5 since :year, 10 for an open follow-up, 1 for everybody.
-- name: worth -> LintWorth
select c.id, c.name,
       case when exists (select 1 from emails x where x.contact_id = c.id) then 1 else 0 end as has_mail,
       case when exists (select 1 from phones x where x.contact_id = c.id) then 1 else 0 end as has_phone,
       case when exists (select 1 from handles x where x.contact_id = c.id) then 1 else 0 end as has_handle,
       case when exists (select 1 from addresses x where x.contact_id = c.id) then 1 else 0 end as has_address,
       case when exists (select 1 from positions x where x.contact_id = c.id) then 1 else 0 end as has_company,
       case when exists (select 1 from taggings x where x.contact_id = c.id) then 1 else 0 end as has_tag,
       case when c.owner_id is null then 0 else 1 end as has_owner,
       case when c.last_contact_on is null then 0 else 1 end as has_last,
       case when c.birthday is null then 0 else 1 end as has_birthday,
       case when c.title is null then 0 else 1 end as has_title,
       case when c.notes is null then 0 else 1 end as has_notes,
       case when c.source is null then 0 else 1 end as has_source,
       (select count(*) from emails x where x.contact_id = c.id and x.is_valid = 0) as bad_mails,
       (select count(*) from phones x where x.contact_id = c.id and x.is_valid = 0) as bad_phones,
       c.purchase_count, c.last_contact_on, c.has_task, c.worth
from (
select c.*, 1 + case when c.purchase_count > 10 then 40 else 4 * c.purchase_count end
     + case when c.last_contact_on is null then 0 when c.last_contact_on >= :month then 20
            when c.last_contact_on >= :quarter then 10 when c.last_contact_on >= :year then 5 else 0 end
     + 10 * c.has_task as worth
from (
select c.*, case when exists (select 1 from tasks t where t.contact_id = c.id and t.state = 'open'
                              and t.archived_at is null) then 1 else 0 end as has_task
from contacts c
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/ and c.do_not_contact = 0
) c
order by worth desc, c.id
limit :limit offset :offset
) c
order by c.worth desc, c.id;

-- name: no_way -> FlawRow
select 'contact' as kind, c.id, c.name, cast(null as text) as text, count(*) over () as total
from contacts c
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
  and not exists (select 1 from emails x where x.contact_id = c.id)
  and not exists (select 1 from phones x where x.contact_id = c.id)
  and not exists (select 1 from handles x where x.contact_id = c.id)
  and not exists (select 1 from addresses x where x.contact_id = c.id)
order by c.id
limit :limit;

-- name: bad_mail -> FlawRow
select 'contact' as kind, c.id, c.name, x.address as text, count(*) over () as total
from contacts c
join emails x on x.contact_id = c.id and x.is_valid = 0
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
order by c.id, x.id
limit :limit;

-- name: bad_phone -> FlawRow
select 'contact' as kind, c.id, c.name, x.raw as text, count(*) over () as total
from contacts c
join phones x on x.contact_id = c.id and x.is_valid = 0
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
order by c.id, x.id
limit :limit;

-- Days of the year that no year has, days that only other years have, days that lie ahead.
-- name: bad_birthday -> FlawRow
select 'contact' as kind, c.id, c.name, c.birthday as text, count(*) over () as total
from contacts c
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
  and c.birthday is not null
  and (c.birthday > :today and c.birthday not like '--%'
    or c.birthday_md not like '__-__' or substr(c.birthday_md, 1, 2) < '01' or substr(c.birthday_md, 1, 2) > '12'
    or substr(c.birthday_md, 4, 2) < '01'
    or substr(c.birthday_md, 4, 2) > case when substr(c.birthday_md, 1, 2) = '02' then '29'
         when substr(c.birthday_md, 1, 2) in ('04', '06', '09', '11') then '30' else '31' end
    or c.birthday like '____-02-29' and (substr(c.birthday, 3, 2) not in (
         '00', '04', '08', '12', '16', '20', '24', '28', '32', '36', '40', '44', '48', '52', '56', '60', '64', '68',
         '72', '76', '80', '84', '88', '92', '96')
         or substr(c.birthday, 3, 2) = '00' and substr(c.birthday, 1, 2) not in ('12', '16', '20', '24')))
order by c.id
limit :limit;

-- Nobody spoke with them and nobody changed them since :since.
-- name: stale -> FlawRow
select 'contact' as kind, c.id, c.name, c.last_contact_on as text, count(*) over () as total
from contacts c
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
  and (c.last_contact_on is null or c.last_contact_on < :since) and c.updated_at < :since
order by c.last_contact_on nulls first, c.id
limit :limit;

-- name: asked_for_quiet -> FlawRow
select 'task' as kind, t.id, c.name, t.title as text, count(*) over () as total
from contacts c
join tasks t on t.contact_id = c.id and t.state = 'open' and t.archived_at is null
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
  and c.do_not_contact = 1
order by t.id
limit :limit;

-- name: archived_company -> FlawRow
select 'contact' as kind, c.id, c.name, o.name as text, count(*) over () as total
from contacts c
join positions p on p.contact_id = c.id
join companies o on o.id = p.company_id and o.archived_at is not null
where c.archived_at is null and (c.owner_id = :owner or cast(:owner as bigint) is null) /*where*/
order by c.id, o.id
limit :limit;

-- Open follow-ups for somebody who was put away.
-- name: archived_person -> FlawRow
select 'task' as kind, t.id, coalesce(c.name, o.name) as name, t.title as text, count(*) over () as total
from tasks t
left join contacts c on c.id = t.contact_id
left join companies o on o.id = t.company_id
where t.state = 'open' and t.archived_at is null
  and (c.archived_at is not null or t.contact_id is null and o.archived_at is not null)
order by t.id
limit :limit;

-- A purchase of nobody is what forgetting leaves.
-- name: talk_of_nobody -> FlawRow
select 'interaction' as kind, i.id, i.kind as name, i.note as text, count(*) over () as total
from interactions i
where i.archived_at is null and i.contact_id is null and i.company_id is null and i.amount_minor is null
  and not exists (select 1 from interaction_contacts x where x.interaction_id = i.id)
order by i.id
limit :limit;

-- name: task_of_nobody -> FlawRow
select 'task' as kind, t.id, t.title as name, cast(null as text) as text, count(*) over () as total
from tasks t
where t.state = 'open' and t.archived_at is null and t.contact_id is null and t.company_id is null
order by t.id
limit :limit;

-- name: empty_company -> FlawRow
select 'company' as kind, o.id, o.name, cast(null as text) as text, count(*) over () as total
from companies o
where o.archived_at is null
  and not exists (select 1 from positions p join contacts c on c.id = p.contact_id
                  where p.company_id = o.id and c.archived_at is null)
order by o.id
limit :limit;

-- name: unused_tag -> FlawRow
select 'tag' as kind, t.id, t.name, cast(null as text) as text, count(*) over () as total
from tags t
where not exists (select 1 from taggings x where x.tag_id = t.id)
order by t.id
limit :limit;

-- The custom fields in use, each with how many records have it.
-- name: field_names -> FlawRow
select 'field' as kind, min(f.id) as id, f.name, cast(count(*) as text) as text, count(*) over () as total
from fields f
group by f.name
order by f.name
limit :limit;
