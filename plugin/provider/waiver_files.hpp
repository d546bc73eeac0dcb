// Waiver files as the provider's configuration names them. Read when a provider is made; any
// thread.
#pragma once

#include "plugin/model/waivers.hpp"
#include "plugin/request/operation.hpp"

namespace hipaa::resource {

// What is wrong goes to `answer`: an error where a file cannot be relied on.
model::Waivers read_waivers(const model::json::object& provider, Answer& answer);

}  // namespace hipaa::resource
