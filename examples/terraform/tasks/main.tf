# Workloads that run on this cluster and nowhere else: one job, bound to it.
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

resource "hipaa_cluster" "nightly" {
  cluster_name            = "nightly"
  spark_version           = "17.3.x-scala2.13"
  node_type_id            = "m6i.xlarge"
  num_workers             = 2
  autotermination_minutes = 60
  data_security_mode      = "SINGLE_USER"
  aws_attributes = {
    ebs_volume_type  = "GENERAL_PURPOSE_SSD"
    ebs_volume_count = 1
    ebs_volume_size  = 100
  }

  tasks = [
    {
      task_key      = "load"
      notebook_task = { notebook_path = "/Shared/load", base_parameters = { day = "today" } }
    },
    {
      task_key          = "score"
      depends_on        = [{ task_key = "load" }]
      spark_python_task = { python_file = "/Workspace/Shared/score.py", parameters = ["--full"] }
      max_retries       = 1
    },
    {
      task_key   = "wards"
      depends_on = [{ task_key = "score" }]
      for_each_task = {
        inputs = jsonencode(["north", "south"])
        task   = { task_key = "ward", notebook_task = { notebook_path = "/Shared/ward" } }
      }
    },
  ]
}
