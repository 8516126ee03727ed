-- Into whom a contact was merged.
-- name: into -> OwnedRef
select m.contact_id as owner, c.id, c.name, m.id as row
from merges m
join contacts c on c.id = m.into_id
where m.contact_id = :contact_id;

-- Who was merged into a contact.
-- name: absorbed -> Candidate
select 'contact' as kind, c.id, c.name
from merges m
join contacts c on c.id = m.contact_id
where m.into_id = :into_id
order by m.id;

-- Every row that refers to one of these contacts, by its table.
-- name: linked -> LinkRow
select 'addresses' as place, id as row from addresses where contact_id in (/*ids*/)
union select 'cadence_holds' as place, id as row from cadence_holds where contact_id in (/*ids*/)
union select 'cadences' as place, id as row from cadences where contact_id in (/*ids*/)
union select 'consents' as place, id as row from consents where contact_id in (/*ids*/)
union select 'deal_contacts' as place, id as row from deal_contacts where contact_id in (/*ids*/)
union select 'emails' as place, id as row from emails where contact_id in (/*ids*/)
union select 'fields' as place, id as row from fields where contact_id in (/*ids*/)
union select 'handles' as place, id as row from handles where contact_id in (/*ids*/)
union select 'important_dates' as place, id as row from important_dates where contact_id in (/*ids*/)
union select 'interaction_contacts' as place, id as row from interaction_contacts where contact_id in (/*ids*/)
union select 'interactions' as place, id as row from interactions where contact_id in (/*ids*/)
union select 'merges' as place, id as row from merges where contact_id in (/*ids*/) or into_id in (/*ids*/)
union select 'not_same' as place, id as row from not_same where contact_id in (/*ids*/) or other_id in (/*ids*/)
union select 'phones' as place, id as row from phones where contact_id in (/*ids*/)
union select 'positions' as place, id as row from positions where contact_id in (/*ids*/)
union select 'relations' as place, id as row from relations where contact_id in (/*ids*/) or other_id in (/*ids*/)
union select 'stage_changes' as place, id as row from stage_changes where contact_id in (/*ids*/)
union select 'taggings' as place, id as row from taggings where contact_id in (/*ids*/)
union select 'tasks' as place, id as row from tasks where contact_id in (/*ids*/)
order by 1, 2;

-- Every row that refers to one of these companies, by its table.
-- name: company_linked -> LinkRow
select 'addresses' as place, id as row from addresses where company_id in (/*ids*/)
union select 'deals' as place, id as row from deals where company_id in (/*ids*/)
union select 'emails' as place, id as row from emails where company_id in (/*ids*/)
union select 'fields' as place, id as row from fields where company_id in (/*ids*/)
union select 'handles' as place, id as row from handles where company_id in (/*ids*/)
union select 'important_dates' as place, id as row from important_dates where company_id in (/*ids*/)
union select 'interactions' as place, id as row from interactions where company_id in (/*ids*/)
union select 'phones' as place, id as row from phones where company_id in (/*ids*/)
union select 'positions' as place, id as row from positions where company_id in (/*ids*/)
union select 'taggings' as place, id as row from taggings where company_id in (/*ids*/)
union select 'tasks' as place, id as row from tasks where company_id in (/*ids*/)
order by 1, 2;

-- The words of the last act that merged a company into another one.
-- name: company_act -> str
select a.what
from changes c
join acts a on a.id = c.act_id
where c.table_name = 'companies' and c.row_id = :company_id and a.kind = 'act' and a.state = 'done'
  and a.what like :begins
order by a.id desc
limit 1;

-- name: company_names -> OwnedText
select id as owner, id as row, name as text
from companies
where archived_at is null
order by id;

-- name: company_phones -> OwnedText
select company_id as owner, id as row, coalesce(e164, key) as text
from phones
where company_id is not null
order by id;

-- name: company_mails -> OwnedText
select company_id as owner, id as row, key as text
from emails
where company_id is not null
order by id;

-- name: company_pages -> OwnedText
select company_id as owner, id as row, key as text
from handles
where company_id is not null
order by id;
