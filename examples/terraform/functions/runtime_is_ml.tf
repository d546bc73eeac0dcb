variable "spark_version" {
  type    = string
  default = "17.3.x-scala2.13"

  validation {
    condition     = provider::hipaa::runtime_is_ml(var.spark_version) == false
    error_message = "Runtimes for machine learning need an acknowledgement (HC-RT-01)."
  }
}
