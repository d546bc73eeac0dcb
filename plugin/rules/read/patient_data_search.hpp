// Texts that look like what identifies a patient. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/model/patient_data.hpp"

namespace hipaa::rules {

// "a social security number", "a medical record number", "an e-mail address", "a date of birth",
// "a telephone number"; "" where nothing is found. Addresses of the staff are none.
std::string_view patient_data_in(std::string_view text, const model::PatientDataPatterns& own);

// The names of the hospital's own patterns that are found: "\"record number\" and \"case\""; ""
// where none is.
std::string own_patterns_in(std::string_view text, const model::PatientDataPatterns& own);

// `own`, or no patterns where it is null.
const model::PatientDataPatterns& patterns_or_none(const model::PatientDataPatterns* own);

// The name where it may be shown; "" where either of the above finds something in it. `own`
// may be null.
std::string_view showable(std::string_view name, const model::PatientDataPatterns* own);

}  // namespace hipaa::rules
