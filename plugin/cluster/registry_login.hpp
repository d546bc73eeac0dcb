// docker_image.basic_auth.password_wo: a password that reaches the workspace and nothing else. It
// is in the configuration that a host hands over, leaves it before anything is made of it, and goes
// into the requests that carry a whole specification. Pure, any thread.
#pragma once

#include <string>

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/value.hpp"

namespace hipaa::resource {

// Adds what is wrong with the two spellings of the password.
void check_login(const model::json::value& cluster, model::Diagnostics& found);

// Takes the password out of a configuration; "" where there is none, or it is not known yet.
std::string take_password(model::json::object& configuration);

// The configuration with the password in it, as its author wrote it. Harmless without a login.
model::json::value with_write_only(model::json::value configuration, const std::string& password);

// Makes of the attribute what the API takes: no version of the password. Harmless without a login.
void drop_password_version(model::json::object& specification);

// The specification as it is sent.
model::json::object with_password(model::json::object specification, const std::string& password);

}  // namespace hipaa::resource
