// A client whose workspace answers from a list.
#pragma once

#include "plugin/workspace/client/client.hpp"
#include "tests/support/manual_call.hpp"
#include "tests/unit/workspace/scripted_transport.hpp"

namespace hipaa::tests {

inline workspace::Configuration personal_configuration() {
  workspace::Configuration made;
  made.host = "https://x";
  made.auth_type = "pat";
  made.token = workspace::Secret("dapi");
  made.user_agent = "test/1";
  made.rate_limit = 1000;
  return made;
}

// The body of an error as the API writes it.
inline std::string refusal(const std::string& code, const std::string& message) {
  return R"({"error_code":")" + code + R"(","message":")" + message + "\"}";
}

struct ScriptedClient {
  Script script;
  ManualCall call;
  workspace::Client client{personal_configuration(), std::make_unique<ScriptedTransport>(script)};

  // The last two steps of each path that was asked, with its query.
  [[nodiscard]] std::vector<std::string> sent() const {
    std::vector<std::string> paths;
    for (const auto& one : script.sent)
      paths.push_back(one.url.substr(one.url.rfind('/', one.url.rfind('/') - 1) + 1));
    return paths;
  }
};

}  // namespace hipaa::tests
