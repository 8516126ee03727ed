-- shared: rows
select c.id, c.uid, c.name, c.title, c.birthday, c.stage, c.owner_id, u.login as owner_login, u.name as owner_name,
       c.source, c.external_id, c.notes, c.do_not_contact, c.last_contact_on, c.last_purchase_on, c.purchase_count,
       c.version, c.created_at, c.updated_at, c.archived_at, s.run_id, run.as_of as run_as_of, s.recency_days,
       s.frequency, s.monetary_minor, run.currency, s.r, s.f, s.m, s.segment
from contacts c
left join users u on u.id = c.owner_id
left join settings current on current.name = 'rfm.current_run'
left join scoring_runs run on run.id = cast(current.value as bigint)
left join scores s on s.run_id = run.id and s.contact_id = c.id;

-- name: by_id -> ContactRow
/*rows*/
where c.id = :id;

-- name: by_ids -> ContactRow
/*rows*/
where c.id in (/*ids*/)
order by c.id;

-- The ids of a list: the filter compiler fills where, the column list fills order.
-- name: listed -> int
select c.id
from contacts c
where c.archived_at is null /*where*/
order by /*order*/ c.id
limit :limit offset :offset;

-- name: counted -> int
select count(*)
from contacts c
where c.archived_at is null /*where*/;

-- name: not_to_contact -> int
select c.id
from contacts c
where c.do_not_contact = 1 and c.archived_at is null
order by c.id;

-- Those of them whom a filter means: few are asked, whatever the filter is.
-- name: silent -> int
select c.id
from contacts c
where c.id in (/*ids*/) /*where*/
order by c.id;

-- name: emails -> OwnedText
select contact_id as owner, id as row, address as text
from emails
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: phones -> OwnedText
select contact_id as owner, id as row, raw as text
from phones
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: emails_full -> MailRow
select contact_id as owner, id as row, address as text, key, label, is_primary, is_valid
from emails
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: phones_full -> PhoneRow
select contact_id as owner, id as row, raw as text, key, e164, extension, label, is_primary, is_valid
from phones
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: handles_full -> HandleRow
select contact_id as owner, id as row, network, value as text, key, label, is_primary
from handles
where contact_id in (/*ids*/)
order by contact_id, network, is_primary desc, id;

-- name: addresses_full -> AddressRow
select contact_id as owner, id as row, text, street, postal_code, city, region, country, label, is_primary
from addresses
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: positions -> PositionRow
select p.contact_id as owner, p.id as row, o.id, o.name as text, p.role, p.is_primary, o.archived_at
from positions p
join companies o on o.id = p.company_id
where p.contact_id in (/*ids*/)
order by p.contact_id, p.is_primary desc, p.id;

-- name: handles -> OwnedPair
select contact_id as owner, id as row, network as name, value as text
from handles
where contact_id in (/*ids*/)
order by contact_id, network, is_primary desc, id;

-- name: addresses -> OwnedPair
select contact_id as owner, id as row, city as name, text
from addresses
where contact_id in (/*ids*/)
order by contact_id, is_primary desc, id;

-- name: fields -> OwnedPair
select contact_id as owner, id as row, name, value as text
from fields
where contact_id in (/*ids*/)
order by contact_id, name, id;

-- name: tags -> OwnedText
select x.contact_id as owner, x.id as row, t.name as text
from taggings x
join tags t on t.id = x.tag_id
where x.contact_id in (/*ids*/)
order by x.contact_id, t.name, x.id;

-- name: companies -> OwnedRef
select p.contact_id as owner, o.id, o.name, p.id as row
from positions p
join companies o on o.id = p.company_id
where p.contact_id in (/*ids*/) and o.archived_at is null
order by p.contact_id, p.is_primary desc, p.id;

-- name: same_key -> Candidate
select l.kind, c.id, c.name
from lookup l
join contacts c on c.id = l.record_id
where l.key = :key and l.how = :how and l.kind = 'contact'
order by c.id;

-- name: numbered -> Candidate
select 'contact' as kind, id, name
from contacts
where source = :source and external_id = :external_id
order by id;

-- Who was merged is found as whoever they were merged into.
-- name: by_external_id -> int
select coalesce(m.into_id, c.id) as id
from contacts c
left join merges m on m.contact_id = c.id
where c.external_id = :external_id and (c.source = :source or cast(:source as text) is null)
  and (c.archived_at is null or m.into_id is not null)
order by 1;

-- name: by_uid -> int
select coalesce(m.into_id, c.id) as id
from contacts c
left join merges m on m.contact_id = c.id
where c.uid = :uid;

-- name: archived -> Candidate
select 'contact' as kind, id, name
from contacts
where archived_at is not null and id not in (select contact_id from merges)
order by archived_at desc, id;

-- The beginnings of all full numbers, people's and companies': they tell which countries this book knows.
-- name: phone_prefixes -> str
select substr(e164, 2, 3) as prefix
from phones
where e164 is not null and is_valid = 1
group by substr(e164, 2, 3)
order by count(*) desc, substr(e164, 2, 3);

-- Those with a number that may say no country.
-- name: with_national_phones -> int
select distinct contact_id
from phones
where contact_id is not null and raw not like '+%'
order by contact_id;

-- The newest touch of contacts up to a past day, as last_contact_on counts them (everything but notes).
-- name: touched_until -> OwnedText
select x.contact_id as owner, max(x.id) as row, max(x.date) as text
from (
    select i.contact_id, i.id, i.date from interactions i
    where i.contact_id in (/*ids*/) and i.kind <> 'note' and i.archived_at is null and i.date <= :until
    union all
    select o.contact_id, i.id, i.date from interaction_contacts o join interactions i on i.id = o.interaction_id
    where o.contact_id in (/*ids*/) and i.kind <> 'note' and i.archived_at is null and i.date <= :until
) x
group by x.contact_id
order by x.contact_id;
