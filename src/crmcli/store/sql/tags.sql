-- name: by_key -> int
select id
from tags
where key = :key;

-- name: all -> OwnedText
select t.id as owner, t.id as row, t.name as text
from tags t
order by t.name, t.id;

-- Tags that somebody bears, or a deal, that was not put away; one that nothing bears is no tag any more.
-- name: counted -> TagRow
select t.id, t.name, t.key, cast(sum(x.contacts) as bigint) as contacts, cast(sum(x.companies) as bigint) as companies,
       cast(sum(x.deals) as bigint) as deals
from tags t
join (
    select g.tag_id, count(*) as contacts, 0 as companies, 0 as deals
    from taggings g
    join contacts c on c.id = g.contact_id
    where c.archived_at is null
    group by g.tag_id
    union all
    select g.tag_id, 0 as contacts, count(*) as companies, 0 as deals
    from taggings g
    join companies o on o.id = g.company_id
    where o.archived_at is null
    group by g.tag_id
    union all
    select g.tag_id, 0 as contacts, 0 as companies, count(*) as deals
    from taggings g
    join deals d on d.id = g.deal_id
    where d.archived_at is null
    group by g.tag_id
) x on x.tag_id = t.id
group by t.id, t.name, t.key
order by t.name, t.id;

-- name: taggings -> TaggingRow
select g.id as row, g.tag_id, g.contact_id, g.company_id, g.deal_id
from taggings g
where g.tag_id = :tag_id
order by g.id;
