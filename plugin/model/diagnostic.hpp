// What the library has to say about a request: the C++ twin of hipaa_diagnostic.
// Plain data, owned by whoever holds it; no thread rule of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/model/acceptance.hpp"

namespace hipaa::model {

enum class Severity : std::int32_t { error = 1, warning = 2 };

// Numbered as HIPAA_VERDICT_*; `pass` and `recorded` are never diagnostics.
enum class VerdictKind : std::int32_t {
  pass = 0,
  fail = 1,
  acknowledged = 2,
  undecided = 3,
  recorded = 4  // found, by a rule that only records
};

struct Diagnostic {
  Severity severity = Severity::error;
  VerdictKind verdict = VerdictKind::pass;  // pass: not the verdict of a rule
  std::string code;     // stable: "HC-EBS-01", "HP-HTTP-TLS"; listed in schemas/rules.json
  std::string summary;  // one line
  std::string detail;   // what, why, how to fix
  std::string path;     // JSON Pointer into the resource (or configuration); "" = all of it
  std::int32_t http_status = 0;  // 0: not from the API
  std::string vendor_code;       // Databricks error_code
  std::string vendor_message;    // its message as it came, for whoever reads it further
  std::string vendor_field;      // the field that it names in its details, "" = none
  std::string request_id;        // x-request-id
  SharedAcceptance acceptance;   // of an acknowledged verdict
  std::size_t left_out = 0;      // how many others it stands for (diagnostic_limit.hpp)
};

using Diagnostics = std::vector<Diagnostic>;

inline Diagnostic error(std::string code, std::string summary, std::string detail = {},
                        std::string path = {}) {
  Diagnostic made;
  made.code = std::move(code);
  made.summary = std::move(summary);
  made.detail = std::move(detail);
  made.path = std::move(path);
  return made;
}

inline Diagnostic warning(std::string code, std::string summary, std::string detail = {},
                          std::string path = {}) {
  Diagnostic made = error(std::move(code), std::move(summary), std::move(detail), std::move(path));
  made.severity = Severity::warning;
  return made;
}

inline bool has_error(const Diagnostics& diagnostics) {
  for (const auto& one : diagnostics)
    if (one.severity == Severity::error) return true;
  return false;
}

}  // namespace hipaa::model
