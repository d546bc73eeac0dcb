# The cluster policy that enforces a compliance profile, with your own limits. It belongs into
# databricks_cluster_policy:
#
#   resource "databricks_cluster_policy" "phi" {
#     name       = "protected health information"
#     definition = data.hipaa_cluster_policy.phi.json
#   }
terraform {
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

data "hipaa_cluster_policy" "phi" {
  profile = "strict"

  # Limits that would let a cluster through that the rules refuse are an error.
  additional = jsonencode({
    autotermination_minutes = { type = "range", maxValue = 60, defaultValue = 30 }
  })
}

output "definition" {
  value = data.hipaa_cluster_policy.phi.json
}
