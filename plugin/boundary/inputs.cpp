#include "plugin/boundary/inputs.hpp"

namespace hipaa::boundary {

support::Failure bad_argument(std::string summary, std::string detail) {
  return {support::Status::invalid_argument,
          model::error("HP-ARG-CALL", std::move(summary), std::move(detail))};
}

resource::Request to_request(const hipaa_request& from) {
  resource::Request made;
  made.type_name = text(from.type_name).value_or("");
  made.config = text(from.config);
  made.prior_state = text(from.prior_state);
  made.planned_state = text(from.planned_state);
  made.private_data = text(from.private_data);
  made.identifier = text(from.identifier).value_or("");
  made.schema_version = from.schema_version;
  made.source_provider = text(from.source_provider).value_or("");
  made.source_type_name = text(from.source_type_name).value_or("");
  return made;
}

}  // namespace hipaa::boundary
