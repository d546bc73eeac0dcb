#include "plugin/cli/finding.hpp"

#include <stdexcept>

namespace hipaa::cli {

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
  throw std::logic_error(
      "value() of a failed result at " + where.to_string() + ": " +
      (failure.findings.empty() ? std::string("no finding") : failure.findings[0].summary));
}

}  // namespace hipaa::cli
