# A cluster that may process protected health information: an EBS volume, a runtime that is not for
# machine learning, no spark-submit, and encryption proved on the running cluster.
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

resource "hipaa_cluster" "phi" {
  cluster_name            = "phi"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "m5.xlarge"
  num_workers             = 2
  autotermination_minutes = 60
  aws_attributes = {
    ebs_volume_type  = "GENERAL_PURPOSE_SSD"
    ebs_volume_count = 1
    ebs_volume_size  = 100
  }
}

output "encryption" {
  value = hipaa_cluster.phi.encryption.status
}
