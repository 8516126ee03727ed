-- shared: rows
select d.id, d.uid, d.title, d.value_minor, d.currency, d.stage, d.state, d.probability, d.expected_close, d.closed_on,
       d.lost_reason, d.company_id, o.name as company_name, d.owner_id, u.login as owner_login, u.name as owner_name,
       d.source, d.external_id, d.notes, d.parked_until, d.parked_reason, d.quote_ref, d.quoted_on, d.quote_minor,
       d.stage_since, d.version, d.created_at, d.updated_at, d.archived_at
from deals d
left join companies o on o.id = d.company_id
left join users u on u.id = d.owner_id;

-- name: by_ids -> DealRow
/*rows*/
where d.id in (/*ids*/)
order by d.id;

-- name: listed -> int
select d.id
from deals d
left join companies o on o.id = d.company_id
left join users u on u.id = d.owner_id
where d.archived_at is null /*where*/
order by /*order*/ d.id
limit :limit offset :offset;

-- The deals of a contact or a company, open ones first, then those that closed last.
-- name: of_contact -> int
select d.id
from deal_contacts x
join deals d on d.id = x.deal_id
where x.contact_id = :contact_id and d.archived_at is null
order by d.closed_on desc nulls first, d.expected_close nulls last, d.id;

-- name: of_company -> int
select d.id
from deals d
where d.company_id = :company_id and d.archived_at is null
order by d.closed_on desc nulls first, d.expected_close nulls last, d.id;

-- The people in each deal of a list, the primary one first.
-- name: contacts -> DealContactRow
select x.deal_id as owner, c.id, c.name, x.role, x.id as row, x.is_primary
from deal_contacts x
join contacts c on c.id = x.contact_id
where x.deal_id in (/*ids*/)
order by x.deal_id, x.is_primary desc, x.id;

-- name: tags -> OwnedText
select x.deal_id as owner, x.id as row, t.name as text
from taggings x
join tags t on t.id = x.tag_id
where x.deal_id in (/*ids*/)
order by x.deal_id, t.name, x.id;

-- name: fields -> OwnedPair
select deal_id as owner, id as row, name, value as text
from fields
where deal_id in (/*ids*/)
order by deal_id, name, id;

-- name: lines -> DealLineRow
select deal_id as owner, id as row, product, quantity, amount_minor
from deal_lines
where deal_id in (/*ids*/)
order by deal_id, id;

-- name: moves -> DealMoveRow
select m.deal_id as owner, m.day, m.at, m.stage, m.state, m.from_stage, m.stayed_days, m.note, m.user_id,
       u.login as user_login, u.name as user_name
from deal_moves m
left join users u on u.id = m.user_id
where m.deal_id in (/*ids*/)
order by m.deal_id, m.id;

-- The next open follow-up of each deal of a list: its own, else one of somebody in it that is of no other deal.
-- name: next_steps -> NextStepRow
select d.id as owner, t.id, t.title, t.due_on
from deals d
join tasks t on t.id = coalesce(
    (select n.id from tasks n
     where n.deal_id = d.id and n.state = 'open' and n.archived_at is null
     order by n.due_on nulls last, n.due_time nulls last, n.id limit 1),
    (select n.id from deal_contacts x join tasks n on n.contact_id = x.contact_id
     where x.deal_id = d.id and coalesce(n.deal_id, 0) = 0 and n.state = 'open' and n.archived_at is null
     order by n.due_on nulls last, n.due_time nulls last, n.id limit 1))
where d.id in (/*ids*/)
order by d.id;

-- name: tasks -> int
select id
from tasks
where deal_id = :deal_id and archived_at is null
order by id;

-- name: interactions -> int
select id
from interactions
where deal_id = :deal_id and archived_at is null
order by date desc, id desc;

-- What was bought with a deal.
-- name: purchase -> int
select id
from interactions
where deal_id = :deal_id and amount_minor is not null and archived_at is null
order by id
limit 1;

-- The newest open deals, for completion.
-- name: open_titles -> KeyRow
select title as key, id
from deals
where state = 'open' and archived_at is null
order by id desc
limit :limit;

-- Open deals in which nobody is but these contacts, and others who were put away.
-- name: left_alone -> Candidate
select 'deal' as kind, d.id, d.title as name
from deals d
where d.state = 'open' and d.archived_at is null
  and d.id in (select x.deal_id from deal_contacts x where x.contact_id in (/*ids*/))
  and not exists (
      select 1 from deal_contacts x join contacts c on c.id = x.contact_id
      where x.deal_id = d.id and c.archived_at is null and x.contact_id not in (/*ids*/)
  )
order by d.id;

-- name: open_with -> Candidate
select 'deal' as kind, id, title as name
from deals
where company_id = :company_id and state = 'open' and archived_at is null
order by id;

-- The currency that most deals are in.
-- name: currency -> str
select currency
from deals
where currency is not null and archived_at is null
group by currency
order by count(*) desc, currency
limit 1;

-- What is logged as bought with a deal in one currency.
-- name: paid -> int
select cast(coalesce(sum(amount_minor), 0) as bigint)
from interactions
where deal_id = :deal_id and currency = :currency and amount_minor is not null and archived_at is null;
