# terraform test: makes the cluster, looks at the proof, and destroys it again.
run "encryption_is_proved" {
  command = apply

  assert {
    condition     = hipaa_cluster.phi.encryption.status == "measured_true"
    error_message = "spark.ssl.enabled was not measured as true on the running cluster."
  }
}
