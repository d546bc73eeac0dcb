// Texts that look like what identifies a patient. Pure; any thread.
#pragma once

#include <string_view>

namespace hipaa::rules {

// "a social security number", "a medical record number", "an e-mail address", "a date of birth",
// "a telephone number"; "" where nothing is found.
std::string_view patient_data_in(std::string_view text);

}  // namespace hipaa::rules
