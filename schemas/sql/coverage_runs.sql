-- hipaa coverage: runs
-- When clusters ran, from their machines' minutes: a run ends where no machine has a row for more
-- than five minutes, or where another machine is the driver. Each has the node types of its
-- machines, who began it, and what somebody did to it while it ran. A start of which no machine
-- shows anything is a row of its own: machines that ran for less than ten minutes may have none,
-- which is also why the node types that the cluster was told to use count beside those that it had.
WITH minutes AS (
  SELECT
    cluster_id,
    start_time,
    end_time,
    node_type,
    coalesce(driver, false) AS is_driver,
    CASE WHEN driver THEN instance_id END AS driver_id
  FROM system.compute.node_timeline
  WHERE workspace_id = :workspace_id
    AND start_time < timestamp_millis(:to)
    AND pmod(xxhash64(cluster_id), :parts) = :part
),
with_holes AS (
  SELECT
    *,
    max(end_time) OVER (
      PARTITION BY cluster_id ORDER BY start_time, end_time, driver_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM minutes
),
uptimes AS (
  SELECT
    *,
    sum(CASE WHEN start_time <= reached + INTERVAL '5' MINUTE THEN 0 ELSE 1 END) OVER (
      PARTITION BY cluster_id ORDER BY start_time, end_time, driver_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS uptime
  FROM with_holes
),
with_drivers AS (
  SELECT
    *,
    last_value(driver_id, true) OVER (
      PARTITION BY cluster_id, uptime ORDER BY start_time, is_driver DESC, end_time, driver_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS driver_before
  FROM uptimes
),
numbered AS (
  SELECT
    *,
    sum(CASE WHEN driver_id <> driver_before THEN 1 ELSE 0 END) OVER (
      PARTITION BY cluster_id, uptime ORDER BY start_time, is_driver DESC, end_time, driver_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS context
  FROM with_drivers
),
runs AS (
  SELECT
    cluster_id,
    CASE WHEN context = 0 THEN 'started' ELSE 'restarted' END AS began,
    min(start_time) AS first_at,
    max(end_time) AS last_at,
    sort_array(collect_set(CASE WHEN is_driver THEN node_type END)) AS driver_types,
    sort_array(collect_set(CASE WHEN NOT is_driver THEN node_type END)) AS worker_types
  FROM numbered
  GROUP BY cluster_id, uptime, context
),
apart AS (
  SELECT
    cluster_id,
    began,
    first_at,
    least(last_at, coalesce(lead(first_at) OVER in_order, last_at)) AS last_at,
    driver_types,
    worker_types,
    greatest(first_at - INTERVAL '30' MINUTE,
             coalesce(lag(first_at) OVER in_order, first_at - INTERVAL '30' MINUTE)) AS acts_from
  FROM runs
  WINDOW in_order AS (PARTITION BY cluster_id ORDER BY first_at)
),
configured AS (
  SELECT
    cluster_id,
    array(driver_node_type, worker_node_type) AS node_types,
    change_time AS since,
    lead(change_time) OVER (PARTITION BY cluster_id ORDER BY change_time) AS until
  FROM system.compute.clusters
  WHERE workspace_id = :workspace_id
    AND pmod(xxhash64(cluster_id), :parts) = :part
),
with_types AS (
  SELECT
    apart.cluster_id,
    apart.first_at,
    flatten(collect_list(configured.node_types)) AS node_types
  FROM apart
  JOIN configured
    ON configured.cluster_id = apart.cluster_id
    AND configured.since < apart.last_at
    AND coalesce(configured.until > apart.first_at, true)
  GROUP BY apart.cluster_id, apart.first_at
),
acts AS (
  SELECT * FROM (
    SELECT
      coalesce(
        try_element_at(request_params, 'cluster_id'),
        try_element_at(request_params, 'clusterId'),
        get_json_object(response.result, '$.cluster_id'),
        get_json_object(response.result, '$.clusterId')
      ) AS cluster_id,
      event_time AS at,
      action_name AS act,
      coalesce(user_identity.email, user_identity.subject_name, '') AS who
    FROM system.access.audit
    WHERE workspace_id = :workspace_id
      AND service_name = 'clusters'
      AND action_name IN ('create', 'start', 'restart', 'edit')
      AND event_time < timestamp_millis(:to)
      AND coalesce(response.status_code, 200) < 400
  ) AS named
  WHERE pmod(xxhash64(cluster_id), :parts) = :part
),
with_acts AS (
  SELECT
    apart.cluster_id,
    apart.began,
    apart.first_at,
    apart.last_at,
    any_value(apart.driver_types) AS driver_types,
    any_value(apart.worker_types) AS worker_types,
    max_by(CASE WHEN acts.at <= apart.first_at + INTERVAL '1' MINUTE THEN acts.who END,
           CASE WHEN acts.at <= apart.first_at + INTERVAL '1' MINUTE THEN acts.at END) AS who,
    sort_array(collect_list(
      CASE WHEN acts.at > apart.first_at + INTERVAL '1' MINUTE
           THEN struct(unix_millis(acts.at) AS at_ms, acts.act, acts.who) END)) AS acts
  FROM apart
  LEFT JOIN acts
    ON acts.cluster_id = apart.cluster_id
    AND acts.at > apart.acts_from
    AND acts.at < apart.last_at
  WHERE apart.last_at > timestamp_millis(:from)
  GROUP BY apart.cluster_id, apart.began, apart.first_at, apart.last_at
),
without_run AS (
  SELECT acts.cluster_id, acts.at, acts.who
  FROM acts
  LEFT ANTI JOIN apart
    ON apart.cluster_id = acts.cluster_id
    AND acts.at >= apart.first_at - INTERVAL '30' MINUTE
    AND acts.at < apart.last_at
  WHERE acts.act IN ('create', 'start', 'restart')
    AND acts.at >= timestamp_millis(:from) - INTERVAL '10' MINUTE
)
SELECT
  with_acts.cluster_id,
  began,
  unix_millis(with_acts.first_at) AS from_ms,
  unix_millis(last_at) AS to_ms,
  coalesce(who, '') AS who,
  to_json(driver_types) AS driver_types,
  to_json(array_sort(array_union(
    worker_types,
    filter(coalesce(node_types, array()), one -> one IS NOT NULL)))) AS worker_types,
  to_json(acts) AS acts
FROM with_acts
LEFT JOIN with_types
  ON with_types.cluster_id = with_acts.cluster_id AND with_types.first_at = with_acts.first_at
UNION ALL
SELECT
  cluster_id,
  'not_seen' AS began,
  unix_millis(at) AS from_ms,
  CAST(NULL AS BIGINT) AS to_ms,
  who,
  '[]' AS driver_types,
  '[]' AS worker_types,
  '[]' AS acts
FROM without_run
ORDER BY cluster_id, from_ms
