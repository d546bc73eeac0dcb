# Instances from a pool: the pool's disks are judged in place of the cluster's own.
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

variable "pool_id" {
  type        = string
  description = "An instance pool whose instances have EBS volumes."
}

resource "hipaa_cluster" "pooled" {
  cluster_name       = "pooled"
  spark_version      = "17.3.x-scala2.13"
  instance_pool_id   = var.pool_id
  num_workers        = 1
  data_security_mode = "SINGLE_USER"
}
