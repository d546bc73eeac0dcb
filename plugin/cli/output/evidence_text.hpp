// Evidence as people read it: what was measured, when, and what follows from it. Pure; any thread.
#pragma once

#include <string>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

// `evidence`: schemas/evidence.schema.json, masked. `is_proved`: as the profile asks for it.
std::string evidence_text(const std::string& name, const json::value& evidence, bool is_proved);

}  // namespace hipaa::cli
