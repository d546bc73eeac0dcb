# A runtime for machine learning, which a person answers for: the finding stays visible as a warning.
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

resource "hipaa_cluster" "training" {
  cluster_name       = "training"
  spark_version      = "17.3.x-cpu-ml-scala2.13"
  node_type_id       = "m6i.xlarge"
  num_workers        = 1
  data_security_mode = "SINGLE_USER"
  aws_attributes = {
    ebs_volume_type  = "GENERAL_PURPOSE_SSD"
    ebs_volume_count = 1
    ebs_volume_size  = 100
  }
  acknowledgement = [{
    rule        = "HC-RT-01"
    reason      = "The readmission model is trained on protected data; its packages were reviewed."
    approved_by = "privacy-officer@example.com"
    approved_on = "2026-11-16"
    expires_on  = "2027-05-14"
    accepts     = "17.3.x-cpu-ml-scala2.13"
  }]
}
