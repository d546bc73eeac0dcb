# What the workspace already has, judged with every plan: clusters, jobs, pipelines, pools, policies.
terraform {
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

# The workspace and its token come from DATABRICKS_HOST and DATABRICKS_TOKEN.
provider "hipaa" {
  business_associate_agreement = {
    databricks = { reference = "contracts/databricks-baa.pdf", signed_on = "2024-03-01" }
    aws        = { reference = "AWS Artifact", signed_on = "2024-02-15" }
    order_form = { reference = "contracts/order-form.pdf", signed_on = "2024-03-01" }
  }
}

data "hipaa_audit" "workspace" {
  runs = "active"

  lifecycle {
    postcondition {
      condition     = self.errors == 0
      error_message = "Broken in the workspace: ${join(", ", [for one in self.rules : one.rule if one.fail > 0])}."
    }
  }
}

output "examined" {
  value = { for one in data.hipaa_audit.workspace.coverage : one.kind => one.examined }
}
