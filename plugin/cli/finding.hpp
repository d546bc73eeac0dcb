// What a command has to tell about the stack: the library's diagnostics and the host's own, in one
// type. Plain data, owned by whoever holds it.
#pragma once

#include <hipaa/provider.h>

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugin/json/json.hpp"
#include "plugin/json/position.hpp"

namespace hipaa::cli {

// Where in a file, from 1; line 0: not known.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool derived = false;  // found by the pointer, for people: not in the findings document
};
inline Place place_in(std::string file, const json::Position& at) {
  return {std::move(file), at.line, at.column};
}

// Against a baseline.
enum class Known : std::uint8_t { not_compared, is_new, is_known };

struct Finding {
  hipaa_severity severity = HIPAA_SEVERITY_ERROR;
  hipaa_verdict verdict = HIPAA_VERDICT_NONE;
  std::int32_t http_status = 0;
  // The command could not do its work (exit 2), as against: the stack is not acceptable (exit 1).
  bool is_operational_error = false;
  std::string stack;     // file, where a command takes several; "" otherwise
  std::string resource;  // "hipaa_cluster.phi", "provider.hipaa"; "" for the stack itself
  std::string code;      // "HC-EBS-01", "HP-STACK-JSON"
  std::string summary;   // one line
  std::string detail;
  std::string path;  // JSON Pointer into the resource's configuration, or into the file
  std::string vendor_code;
  std::string request_id;
  // It is about what others made of the cluster: no line of the file that declares it is wrong.
  bool is_of_live_cluster = false;
  Place place;
  std::string source;  // the file that the resource stands in, "" where not known
  std::string value;   // as written at `path`, in one spelling; "" where nothing stands there
  // For baselines: `path` with elements by name, and what stands there
  // (plugin/json/named_place.hpp);
  // "" where nobody has the document.
  std::string named_path;
  std::string value_digest;
  Known known = Known::not_compared;
  // Who answers for it, as the library says (schemas/findings.schema.json); null: nobody accepted
  // it.
  json::value acceptance;
};

using Findings = std::vector<Finding>;

// A finding of the host itself: why the command cannot do its work.
inline Finding operational_error(std::string code, std::string summary, std::string detail = {}) {
  Finding made;
  made.is_operational_error = true;
  made.code = std::move(code);
  made.summary = std::move(summary);
  made.detail = std::move(detail);
  return made;
}

inline Finding notice(std::string code, std::string summary, std::string detail = {}) {
  Finding made = operational_error(std::move(code), std::move(summary), std::move(detail));
  made.severity = HIPAA_SEVERITY_WARNING;
  made.is_operational_error = false;
  return made;
}

// Expected failures are values.
struct [[nodiscard]] Failure {
  Findings findings;

  Failure() = default;
  Failure(Finding one) { findings.push_back(std::move(one)); }  // NOLINT: a finding is a failure
  explicit Failure(Findings all) : findings(std::move(all)) {}
};

template <class T>
using Result = boost::system::result<T, Failure>;

// For result<>::value(), which our code never calls on a failure.
[[noreturn]] void throw_exception_from_error(const Failure& failure,
                                             const boost::source_location& where);

// What was judged, by its address; `found`: findings are about it, by whatever name.
struct Examined {
  std::string address;
  bool found = false;
};

inline void append(Findings& to, Findings from) {
  for (auto& one : from) to.push_back(std::move(one));
}

// Whether one of them keeps the command from doing its work.
inline bool any_prevents(const Findings& findings) {
  for (const auto& one : findings)
    if (one.is_operational_error) return true;
  return false;
}

}  // namespace hipaa::cli
