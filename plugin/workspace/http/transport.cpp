#include "plugin/workspace/http/transport.hpp"

#include <stdexcept>

namespace hipaa::workspace {

std::string_view HttpResponse::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return {};
}

void throw_exception_from_error(const ExchangeFailure& failure,
                                const boost::source_location& where) {
  throw std::logic_error("value() of a failed exchange at " + where.to_string() + ": " +
                         failure.message);
}

}  // namespace hipaa::workspace
