// Settings in control's JSON. Pure functions over a Settings value.
#pragma once

#include "core/reply.hpp"
#include "core/settings.hpp"

namespace workspace_sim {

/// Changes what the document names; refuses names that are not there and leaves all as it was.
Refusal change_settings(const json::object& description, Settings& settings);
json::object settings_to_json(const Settings& settings);

/// {"answer": kind, "text"?}; refuses unknown kinds.
Refusal ssl_from_json(const json::object& description, SslAnswer& answer);

}  // namespace workspace_sim
