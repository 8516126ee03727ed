-- Those of a list of deals that fulfil a row of points.
-- name: among -> int
select d.id
from deals d
where d.id in (/*ids*/) /*where*/
order by d.id;

-- How many open deals fulfil a row of points.
-- name: counted -> int
select count(*)
from deals d
where d.state = 'open' and d.archived_at is null /*where*/;
