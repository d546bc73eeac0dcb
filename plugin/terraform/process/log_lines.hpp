// Log lines as Terraform reads them from a provider's standard error: one JSON object a line. Any
// thread; a line is one write.
#pragma once

#include <hipaa/provider.h>

#include <string_view>

namespace hipaa::terraform {

class LogLines {
 public:
  // Nothing less urgent than `least` is written.
  explicit LogLines(hipaa_log_level least) : least_(least) {}
  // `fields_json`: a flat JSON object, or nothing.
  void write(hipaa_log_level level, std::string_view message, std::string_view fields_json) const;
  // For abi::Host::on_log.
  void operator()(hipaa_log_level level, const hipaa_str& message,
                  const hipaa_str& fields_json) const {
    write(level, {message.data, message.size}, {fields_json.data, fields_json.size});
  }
  [[nodiscard]] hipaa_log_level least() const { return least_; }

 private:
  hipaa_log_level least_;
};

// TF_LOG and its narrower kin: what Terraform would show. The narrowest that is set decides.
hipaa_log_level wanted_log_level();

}  // namespace hipaa::terraform
