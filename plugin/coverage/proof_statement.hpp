// What coverage takes from a statement of an evidence folder: that a cluster was measured, when, in
// which Spark context and with what outcome; and the exceptions that were in force. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/coverage/instant.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::coverage {

enum class Outcome : std::uint8_t { measured, hardware, no };

struct ProofStatement {
  // Statements have whole seconds: the measurement was somewhere from here to `until`, both
  // included.
  Milliseconds at = 0;
  Milliseconds until = 0;
  Outcome outcome = Outcome::no;
  std::string context;  // the Spark context's id; "" where it is not known
  std::string segment;  // where the statement stands
  std::uint64_t line = 0;
};

struct Statement {
  std::string host;
  std::string workspace_id;  // "" where nobody knew it
  std::string cluster_id;
  Milliseconds at = 0;
  bool is_end = false;  // we removed the cluster
  std::optional<ProofStatement> proof;
  std::vector<json::object> acceptances;
  // What it says of the workspace's compliance security profile: "on", "off"; "" nothing.
  std::string security_profile;
};

// nullopt: the line is no statement about a cluster.
std::optional<Statement> read_statement(std::string_view line, const std::string& segment,
                                        std::uint64_t number);

}  // namespace hipaa::coverage
