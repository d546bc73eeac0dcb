-- hipaa coverage: clusters
-- The clusters of the workspace that were there in the period. What clusters were before their
-- records begin is unknown: only the audit log says when one was made.
WITH recorded AS (
  SELECT
    cluster_id,
    max_by(cluster_source, change_time) AS cluster_source,
    max_by(owned_by, change_time) AS owner,
    max(delete_time) AS deleted_at
  FROM system.compute.clusters
  WHERE workspace_id = :workspace_id
    AND pmod(xxhash64(cluster_id), :parts) = :part
  GROUP BY cluster_id
),
acts AS (
  SELECT
    coalesce(
      try_element_at(request_params, 'cluster_id'),
      try_element_at(request_params, 'clusterId'),
      get_json_object(response.result, '$.cluster_id'),
      get_json_object(response.result, '$.clusterId')
    ) AS cluster_id,
    event_time AS at,
    action_name AS act
  FROM system.access.audit
  WHERE workspace_id = :workspace_id
    AND service_name = 'clusters'
    AND action_name IN ('create', 'permanentDelete')
    AND coalesce(response.status_code, 200) < 400
),
ends AS (
  SELECT
    cluster_id,
    min(CASE WHEN act = 'create' THEN at END) AS created_at,
    max(CASE WHEN act = 'permanentDelete' THEN at END) AS deleted_at
  FROM acts
  GROUP BY cluster_id
)
SELECT
  recorded.cluster_id,
  coalesce(recorded.cluster_source, '') AS cluster_source,
  coalesce(recorded.owner, '') AS owner,
  unix_millis(ends.created_at) AS created_ms,
  unix_millis(coalesce(recorded.deleted_at, ends.deleted_at)) AS deleted_ms
FROM recorded
LEFT JOIN ends ON ends.cluster_id = recorded.cluster_id
WHERE coalesce(ends.created_at < timestamp_millis(:to), true)
  AND coalesce(coalesce(recorded.deleted_at, ends.deleted_at) > timestamp_millis(:from), true)
ORDER BY cluster_id
