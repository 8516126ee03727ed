-- shared: rows
select a.id, a.at, u.login as user, a.login, a.kind, a.what, a.state, a.target_id,
       (select count(*) from changes c where c.act_id = a.id) as rows
from acts a
join users u on u.id = a.user_id;

-- name: counter -> int
select max(id) from acts;

-- name: acts -> ActRow
/*rows*/
where a.id < :before /*where*/
order by a.id desc
limit :limit;

-- name: acts_after -> ActRow
/*rows*/
where a.id > :after
order by a.id
limit :limit;

-- name: by_id -> ActRow
/*rows*/
where a.id = :id;

-- The acts that touched a record or a row that belongs to it.
-- name: of_record -> ActRow
/*rows*/
where a.id in (select c.act_id from changes c where c.table_name = :table_name and c.row_id = :row_id)
order by a.id desc
limit :limit;

-- The same with the acts on what belongs to the contact; rows that were taken away are told by what the journal kept.
-- name: of_contact -> ActRow
/*rows*/
where a.id in (
    select c.act_id from changes c where c.table_name = 'contacts' and c.row_id = :record_id
    union select c.act_id from emails x join changes c on c.table_name = 'emails' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from phones x join changes c on c.table_name = 'phones' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from handles x join changes c on c.table_name = 'handles' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from addresses x join changes c on c.table_name = 'addresses' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from fields x join changes c on c.table_name = 'fields' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from taggings x join changes c on c.table_name = 'taggings' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from positions x join changes c on c.table_name = 'positions' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from tasks x join changes c on c.table_name = 'tasks' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from interactions x join changes c on c.table_name = 'interactions' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from deal_contacts x join changes c on c.table_name = 'deal_contacts' and c.row_id = x.id where x.contact_id = :record_id
    union select c.act_id from changes d join changes c on c.table_name = d.table_name and c.row_id = d.row_id
          where d.table_name in ('emails', 'phones', 'handles', 'addresses', 'fields', 'taggings', 'positions',
                               'deal_contacts')
            and d.verb = 'delete' and (d.before like :inside or d.before like :at_end))
order by a.id desc
limit :limit;

-- name: of_company -> ActRow
/*rows*/
where a.id in (
    select c.act_id from changes c where c.table_name = 'companies' and c.row_id = :record_id
    union select c.act_id from phones x join changes c on c.table_name = 'phones' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from handles x join changes c on c.table_name = 'handles' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from addresses x join changes c on c.table_name = 'addresses' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from fields x join changes c on c.table_name = 'fields' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from taggings x join changes c on c.table_name = 'taggings' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from positions x join changes c on c.table_name = 'positions' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from tasks x join changes c on c.table_name = 'tasks' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from interactions x join changes c on c.table_name = 'interactions' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from deals x join changes c on c.table_name = 'deals' and c.row_id = x.id where x.company_id = :record_id
    union select c.act_id from changes d join changes c on c.table_name = d.table_name and c.row_id = d.row_id
          where d.table_name in ('phones', 'handles', 'addresses', 'fields', 'taggings', 'positions')
            and d.verb = 'delete' and (d.before like :inside or d.before like :at_end))
order by a.id desc
limit :limit;

-- A move or another expected day that was taken back changed the deal itself in the same act.
-- name: of_deal -> ActRow
/*rows*/
where a.id in (
    select c.act_id from changes c where c.table_name = 'deals' and c.row_id = :record_id
    union select c.act_id from deal_contacts x join changes c on c.table_name = 'deal_contacts' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from deal_moves x join changes c on c.table_name = 'deal_moves' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from deal_closes x join changes c on c.table_name = 'deal_closes' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from deal_lines x join changes c on c.table_name = 'deal_lines' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from fields x join changes c on c.table_name = 'fields' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from taggings x join changes c on c.table_name = 'taggings' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from tasks x join changes c on c.table_name = 'tasks' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from interactions x join changes c on c.table_name = 'interactions' and c.row_id = x.id where x.deal_id = :record_id
    union select c.act_id from changes d join changes c on c.table_name = d.table_name and c.row_id = d.row_id
          where d.table_name in ('deal_contacts', 'deal_lines', 'fields', 'taggings')
            and d.verb = 'delete' and (d.before like :inside or d.before like :at_end))
order by a.id desc
limit :limit;

-- My last act that can be taken back.
-- name: last_done -> int
select a.id
from acts a
join users u on u.id = a.user_id
where u.login = :user and a.kind = 'act' and a.state = 'done'
order by a.id desc
limit 1;

-- My last act that cannot be taken back: something was forgotten for good.
-- name: last_final -> int
select a.id
from acts a
join users u on u.id = a.user_id
where u.login = :user and a.kind = 'system' and not exists (select 1 from changes c where c.act_id = a.id)
order by a.id desc
limit 1;

-- My last undo that can be done again: no act of mine came after it.
-- name: last_undone -> int
select a.id
from acts a
join users u on u.id = a.user_id
where u.login = :user and a.kind = 'undo' and a.state = 'done'
  and not exists (select 1 from acts b where b.user_id = a.user_id and b.id > a.id and b.kind = 'act')
order by a.id desc
limit 1;

-- name: changes -> ChangeRow
select table_name, row_id, verb, before, after
from changes
where act_id = :act_id
order by id
limit :limit;
