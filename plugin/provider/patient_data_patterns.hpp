// patient_data_patterns and staff_email_domains of the provider's configuration. Read when a
// provider is made; any thread.
#pragma once

#include "plugin/model/patient_data.hpp"
#include "plugin/model/value.hpp"
#include "plugin/request/operation.hpp"

namespace hipaa::resource {

// What is no pattern goes to `answer`, as an error: one that is left out would find nothing.
model::PatientDataPatterns read_patient_data_patterns(const model::json::object& provider,
                                                      Answer& answer);

}  // namespace hipaa::resource
