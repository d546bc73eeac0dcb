// Result<T>: a value, or a Failure that says what went wrong in the words of the diagnostics.
// Expected failures are values; exceptions come from third parties only and end at plugin/boundary.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <utility>

#include "plugin/model/diagnostic.hpp"

namespace hipaa::support {

// Numbered as HIPAA_OK and HIPAA_E_* (plugin/boundary asserts it).
enum class Status : std::int32_t {
  ok = 0,
  diagnostics = 1,
  invalid_argument = 2,
  unsupported = 3,
  cancelled = 4,
  deadline = 5,
  unauthenticated = 6,
  permission = 7,
  not_found = 8,
  conflict = 9,
  rate_limited = 10,
  unavailable = 11,
  no_memory = 12,
  forked = 13,
  internal = 14
};

struct [[nodiscard]] Failure {
  Status status = Status::internal;
  model::Diagnostics diagnostics;

  Failure() = default;
  Failure(Status failed, model::Diagnostic why) : status(failed) {
    diagnostics.push_back(std::move(why));
  }
  Failure(Status failed, model::Diagnostics why) : status(failed), diagnostics(std::move(why)) {}
};

[[noreturn]] void throw_exception_from_error(const Failure& failure,
                                             const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, Failure>;

}  // namespace hipaa::support
