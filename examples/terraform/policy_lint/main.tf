# A policy of your own, checked before anybody uses it. Terraform 1.8 or later.
terraform {
  required_version = ">= 1.8"
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

locals {
  definition = {
    "spark_version"                   = { type = "allowlist", values = ["17.3.x-scala2.13", "16.4.x-cpu-ml-scala2.12"] }
    "aws_attributes.ebs_volume_count" = { type = "range", minValue = 0, maxValue = 3 }
  }
}

# Each hole with its rule and a cluster that would slip through.
output "holes" {
  value = [for one in provider::hipaa::policy_lint(local.definition) : one.code if one.verdict == "fail"]
}
