-- hipaa coverage: reach
-- From when to when the system tables tell of the workspace. Rows of the last hour before the newest
-- one may still be on their way, and who edited a cluster stands in the audit log alone: what one of
-- the two tables does not reach is not told. With it how many runs there may be, for the size of
-- what is asked next.
SELECT
  unix_millis(greatest(run.first_at, act.first_at)) AS from_ms,
  unix_millis(least(run.last_at, act.last_at) - INTERVAL '1' HOUR) AS to_ms,
  run.runs
FROM
  (SELECT min(start_time) AS first_at, max(end_time) AS last_at,
     count(DISTINCT cluster_id, CASE WHEN driver THEN instance_id END) AS runs
   FROM system.compute.node_timeline
   WHERE workspace_id = :workspace_id) AS run
CROSS JOIN
  (SELECT min(event_time) AS first_at, max(event_time) AS last_at
   FROM system.access.audit
   WHERE workspace_id = :workspace_id) AS act
