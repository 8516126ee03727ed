-- name: by_ids -> CompanyRow
select o.id, o.uid, o.name, o.notes, o.owner_id, u.login as owner_login, u.name as owner_name,
       o.version, o.created_at, o.updated_at, o.archived_at
from companies o
left join users u on u.id = o.owner_id
where o.id in (/*ids*/)
order by o.id;

-- name: listed -> int
select o.id
from companies o
where o.archived_at is null /*where*/
order by /*order*/ o.id
limit :limit offset :offset;

-- name: phones -> OwnedText
select company_id as owner, id as row, raw as text
from phones
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: emails -> OwnedText
select company_id as owner, id as row, address as text
from emails
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: emails_full -> MailRow
select company_id as owner, id as row, address as text, key, label, is_primary, is_valid
from emails
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: phones_full -> PhoneRow
select company_id as owner, id as row, raw as text, key, e164, extension, label, is_primary, is_valid
from phones
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: handles_full -> HandleRow
select company_id as owner, id as row, network, value as text, key, label, is_primary
from handles
where company_id in (/*ids*/)
order by company_id, network, is_primary desc, id;

-- name: addresses_full -> AddressRow
select company_id as owner, id as row, text, street, postal_code, city, region, country, label, is_primary
from addresses
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: handles -> OwnedPair
select company_id as owner, id as row, network as name, value as text
from handles
where company_id in (/*ids*/)
order by company_id, network, is_primary desc, id;

-- name: addresses -> OwnedPair
select company_id as owner, id as row, city as name, text
from addresses
where company_id in (/*ids*/)
order by company_id, is_primary desc, id;

-- name: fields -> OwnedPair
select company_id as owner, id as row, name, value as text
from fields
where company_id in (/*ids*/)
order by company_id, name, id;

-- name: tags -> OwnedText
select x.company_id as owner, x.id as row, t.name as text
from taggings x
join tags t on t.id = x.tag_id
where x.company_id in (/*ids*/)
order by x.company_id, t.name, x.id;

-- name: contacts -> OwnedRef
select p.company_id as owner, c.id, c.name, p.id as row
from positions p
join contacts c on c.id = p.contact_id
where p.company_id in (/*ids*/) and c.archived_at is null
order by p.company_id, c.name, c.id;

-- Those with a number that may say no country.
-- name: with_national_phones -> int
select distinct company_id
from phones
where company_id is not null and raw not like '+%'
order by company_id;
