-- shared: rows
select t.id, t.title, t.contact_id, c.name as contact_name, t.company_id, o.name as company_name, t.due_on,
       t.due_time, t.state, t.priority, t.owner_id, u.login as owner_login, u.name as owner_name, t.version,
       t.created_at, t.done_at, t.notes, t.due_zone, t.every, t.repeat_after, t.wait_until, t.deal_id,
       d.title as deal_title
from tasks t
left join contacts c on c.id = t.contact_id
left join companies o on o.id = t.company_id
left join deals d on d.id = t.deal_id
left join users u on u.id = t.owner_id;

-- name: by_ids -> TaskRow
/*rows*/
where t.id in (/*ids*/)
order by t.id;

-- Open tasks due up to a day, the oldest first; of one owner and nobody's when an owner is given. Those whose clock time
-- holds in another zone up to a later day: whoever asks tells their day by the book's clock.
-- name: due -> TaskRow
/*rows*/
where t.state = 'open' and t.archived_at is null and t.due_on <= :zoned_until
  and (t.due_zone is not null or t.due_on <= :until)
  and (t.wait_until is null or t.wait_until <= :today)
  and (cast(:owner as bigint) is null or t.owner_id is null or t.owner_id = :owner)
order by t.due_on, t.due_time nulls last,
         case t.priority when 'H' then 1 when 'M' then 2 when 'L' then 3 else 4 end, t.id;

-- name: of_contact -> TaskRow
/*rows*/
where t.contact_id = :contact_id and t.state = 'open' and t.archived_at is null
order by t.due_on nulls last, t.due_time nulls last, t.id;

-- name: of_company -> TaskRow
/*rows*/
where t.company_id = :company_id and t.state = 'open' and t.archived_at is null
order by t.due_on nulls last, t.due_time nulls last, t.id;

-- The next open task of each contact of a list.
-- name: next_of -> TaskRow
/*rows*/
where t.id in (
    select (select n.id from tasks n
            where n.contact_id = x.id and n.state = 'open' and n.archived_at is null
            order by n.due_on nulls last, n.due_time nulls last, n.id limit 1)
    from contacts x where x.id in (/*ids*/))
order by t.id;

-- Open tasks due after a day: what is next when today's list is empty.
-- name: after -> TaskRow
/*rows*/
where t.state = 'open' and t.archived_at is null and t.due_on > :today
order by t.due_on, t.due_time nulls last, t.id
limit 1;

-- name: open -> TaskRow
/*rows*/
where t.state = 'open' and t.archived_at is null
  and (cast(:awake_on as text) is null or t.wait_until is null or t.wait_until <= :awake_on)
  and (cast(:asleep_on as text) is null or t.wait_until > :asleep_on)
  and (cast(:owner as bigint) is null or t.owner_id = :owner) /*where*/
order by /*order*/ t.due_on nulls last, t.due_time nulls last, t.id
limit :limit offset :offset;

-- Open and done ones, for a filter by state.
-- name: of_any_state -> TaskRow
/*rows*/
where t.archived_at is null /*where*/
order by /*order*/ t.due_on nulls last, t.due_time nulls last, t.id
limit :limit offset :offset;

-- Follow-ups that are done, the last one first.
-- name: done -> TaskRow
/*rows*/
where t.state = 'done' and t.archived_at is null
order by t.done_at desc, t.id desc
limit :limit offset :offset;
