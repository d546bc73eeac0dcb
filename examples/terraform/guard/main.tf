# A cluster that another provider owns, guarded where it stands: the same precondition belongs into
# the lifecycle of a databricks_cluster or a databricks_job. Terraform 1.8 or later.
terraform {
  required_version = ">= 1.8"
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

variable "ebs_volume_count" {
  type    = number
  default = 1
}

locals {
  cluster = {
    cluster_name       = "claims"
    spark_version      = "17.3.x-scala2.13"
    node_type_id       = "m6i.xlarge"
    num_workers        = 2
    data_security_mode = "SINGLE_USER"
    aws_attributes = {
      ebs_volume_type  = "GENERAL_PURPOSE_SSD"
      ebs_volume_count = var.ebs_volume_count
      ebs_volume_size  = 100
    }
  }
  # By the profile strict. What nobody can tell yet stops, too.
  violated = [for one in provider::hipaa::violations(local.cluster) : one if contains(["fail", "undecided"], one.verdict)]
}

resource "terraform_data" "claims" {
  input = local.cluster

  lifecycle {
    precondition {
      condition     = length(local.violated) == 0
      error_message = join("\n", [for one in local.violated : "${one.code} at ${one.path}: ${one.summary}"])
    }
  }
}

# Every rule can be explained where it is asked.
output "why_an_ebs_volume" {
  value = provider::hipaa::explain("HC-EBS-01").why
}
