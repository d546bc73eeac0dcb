# Whether proof covers every moment that clusters ran in the last four weeks: the same
# sums as hipaactl coverage, for a check block. Its folder holds the segments of earlier runs; a job
# in CI copies them from its bucket before, and what this run adds back after:
#
#   aws s3 sync s3://BUCKET/evidence evidence
#   terraform apply
#   aws s3 sync evidence s3://BUCKET/evidence
terraform {
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

provider "hipaa" {
  evidence = {
    folder = "evidence"
  }
}

data "hipaa_coverage" "last" {
  from = formatdate("YYYY-MM-DD", timeadd(plantimestamp(), "-672h"))
  to   = formatdate("YYYY-MM-DD", plantimestamp())
}

check "covered" {
  assert {
    condition     = data.hipaa_coverage.last.complete
    error_message = "There are ${data.hipaa_coverage.last.gaps} gaps, and ${data.hipaa_coverage.last.unseen} stretches in which clusters cannot be seen: hipaactl coverage names them."
  }
}
