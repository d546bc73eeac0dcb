// A state or plan as the library gave it, taken apart for showing and comparing. What goes back to
// the library is always its own text. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

struct Envelope {
  json::value value;
  std::vector<std::string> unknown;    // pointers
  std::vector<std::string> sensitive;  // pointers
  bool is_tainted = false;
};

// nullopt where the text is no envelope.
std::optional<Envelope> read_envelope(const std::string& text);

// The state with the timeouts that the configuration gives, or does not give, now: how long a
// removal may take is no property of what is removed. Both are envelopes.
std::string with_timeouts(const std::string& state, const std::string& configuration);

// What a resource is called in the workspace: its cluster_id or id; "" when it has none yet.
std::string identifier_of(const json::value& value);

// An envelope around nothing: the prior state of a create that was never answered.
inline constexpr const char* empty_envelope = R"({"format_version":1,"value":{}})";

}  // namespace hipaa::cli
