#include "plugin/model/diagnostic_limit.hpp"

#include <algorithm>

namespace hipaa::model {

void keep_within_limit(Diagnostics& all, std::size_t more) {
  auto severity = Severity::warning;
  const auto counts = std::remove_if(all.begin(), all.end(), [&](const Diagnostic& one) {
    if (one.left_out == 0) return false;
    more += one.left_out;
    if (one.severity == Severity::error) severity = Severity::error;
    return true;
  });
  all.erase(counts, all.end());
  if (all.size() > most_diagnostics) {
    std::stable_partition(all.begin(), all.end(),
                          [](const Diagnostic& one) { return one.severity == Severity::error; });
    if (all[most_diagnostics].severity == Severity::error) severity = Severity::error;
    more += all.size() - most_diagnostics;
    all.resize(most_diagnostics);
  }
  if (more == 0) return;
  auto count =
      warning("HP-LIMIT-DIAGNOSTICS", std::to_string(more) + " more diagnostics are not listed",
              "An answer lists " + std::to_string(most_diagnostics) +
                  " at most, errors first. Correct these, and the rest is reported next time.");
  count.severity = severity;
  count.left_out = more;
  all.push_back(std::move(count));
}

}  // namespace hipaa::model
