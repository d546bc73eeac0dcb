# What a rule asks for, beside the resource that has to meet it.
output "why_an_ebs_volume" {
  value = provider::hipaa::explain("HC-EBS-01").why
}
