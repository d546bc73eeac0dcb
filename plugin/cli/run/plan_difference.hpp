// What differs between two states of a resource, leaf by leaf. Any thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/run/resource_envelope.hpp"

namespace hipaa::cli {

struct Difference {
  std::string path;           // JSON Pointer
  json::value before;         // null: not set
  json::value after;          // null: not set, or not known yet
  bool is_unknown = false;    // `after` is known after apply
  bool is_sensitive = false;  // neither may be shown
};

// `before` may be an envelope around null: then everything that is set in `after` differs. Absent
// and null are one thing. Sorted by path.
std::vector<Difference> differences(const Envelope& before, const Envelope& after);

// What stands in `after` where `planned` left it open: single values, no lists. Sorted by path.
std::vector<Difference> results(const Envelope& planned, const Envelope& after);

}  // namespace hipaa::cli
