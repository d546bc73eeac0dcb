# A cluster that exists already comes under this provider; nothing of it is made anew.
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

variable "cluster_id" {
  type        = string
  description = "The part after /clusters/ of the address of the cluster's page."
}

import {
  to = hipaa_cluster.existing
  id = var.cluster_id
}

resource "hipaa_cluster" "existing" {
  cluster_name       = "existing"
  spark_version      = "17.3.x-scala2.13"
  node_type_id       = "m6i.xlarge"
  num_workers        = 1
  data_security_mode = "SINGLE_USER"
  aws_attributes = {
    ebs_volume_type  = "GENERAL_PURPOSE_SSD"
    ebs_volume_count = 1
    ebs_volume_size  = 100
  }
}
