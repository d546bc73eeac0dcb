# The document that `hipaactl check --json` prints, to be kept beside the plan.
output "findings" {
  value = jsondecode(provider::hipaa::findings_document({
    cluster_name  = "claims"
    spark_version = "17.3.x-scala2.13"
    node_type_id  = "m6i.xlarge"
    num_workers   = 2
  })).findings
}
