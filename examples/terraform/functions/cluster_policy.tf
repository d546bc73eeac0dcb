# The definition for a databricks_cluster_policy, without a data source.
output "policy" {
  value = provider::hipaa::cluster_policy("strict")
}
