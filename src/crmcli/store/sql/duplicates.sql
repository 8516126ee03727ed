-- Everybody who is here, with what duplicates are found by. A birth date that is no date is kept as a custom field.
-- name: people -> Told
select c.id, c.name, c.birthday, c.source, c.external_id, f.value as born
from contacts c
left join fields f on f.contact_id = c.id and f.name = 'birthday_raw'
where c.archived_at is null
order by c.id;

-- name: mails -> OwnedText
select contact_id as owner, id as row, key as text
from emails
where contact_id is not null
order by id;

-- name: phones -> OwnedPair
select contact_id as owner, id as row, extension as name, coalesce(e164, key) as text
from phones
where contact_id is not null
order by id;

-- A web page is many people's.
-- name: handles -> OwnedText
select contact_id as owner, id as row, key as text
from handles
where contact_id is not null and network <> 'web'
order by id;

-- name: addresses -> Whereabouts
select contact_id as owner, text, street, postal_code, city, region, label
from addresses
where contact_id is not null
order by contact_id, is_primary desc, id;

-- name: positions -> TwoIds
select contact_id as one, company_id as other
from positions
order by id;

-- name: switchboards -> str
select distinct coalesce(e164, key)
from phones
where company_id is not null
order by 1;

-- name: not_same -> TwoIds
select contact_id as one, other_id as other
from not_same
order by contact_id, other_id;

-- name: not_same_row -> int
select id
from not_same
where contact_id = :one_id and other_id = :other_id;

-- How Chinese names are spelled in Latin letters.
-- name: spellings -> KeyRow
select key, record_id as id
from lookup
where kind = 'contact' and how = 'pinyin'
order by record_id, key;
