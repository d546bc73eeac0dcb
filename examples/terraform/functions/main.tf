# Functions of the provider need no workspace. Terraform 1.8 or later.
terraform {
  required_version = ">= 1.8"
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}
