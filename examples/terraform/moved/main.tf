# A databricks_cluster that comes under this provider: the state moves, the cluster stays as it is.
# Terraform 1.8 or later.
terraform {
  required_version = ">= 1.8"
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

# The blocks of the resource become attributes: aws_attributes = { … }, libraries = [{ … }].
moved {
  from = databricks_cluster.claims
  to   = hipaa_cluster.claims
}

resource "hipaa_cluster" "claims" {
  cluster_name       = "claims"
  spark_version      = "17.3.x-scala2.13"
  node_type_id       = "m6i.xlarge"
  num_workers        = 2
  data_security_mode = "SINGLE_USER"
  aws_attributes = {
    ebs_volume_type  = "GENERAL_PURPOSE_SSD"
    ebs_volume_count = 1
    ebs_volume_size  = 100
  }
}
