// The one command of a proof in each language, and how its answer is read. Pure; any thread.
//
// Scala and Python print the whole record in one line: `hipaa-proof:` and a JSON object from the
// names below to texts, null for what could not be read. SQL reads the flag alone: a statement
// shows one setting, and no other setting is anybody's to see.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

// Members of the record. The flag is read twice: a session's settings can be overwritten, the
// context's cannot.
inline constexpr std::string_view session_flag = "spark.ssl.enabled";
inline constexpr std::string_view context_flag = "context.spark.ssl.enabled";
// "set", never the path; and Spark's version, "3.5.0".
inline constexpr std::string_view key_store = "key_store";
inline constexpr std::string_view record_version = "spark_version";
inline constexpr std::array<std::string_view, 10> record_members{
    session_flag,
    context_flag,
    "spark.ssl.rpc.enabled",
    "spark.authenticate",
    "spark.authenticate.enableSaslEncryption",
    "spark.network.crypto.enabled",
    "spark.network.crypto.saslFallback",
    "spark.io.encryption.enabled",
    key_store,
    record_version};

// What stands for a setting that is not there.
inline constexpr std::string_view unset_setting = "<unset>";

struct ProofCommand {
  std::string_view language;  // "scala", "python", "sql"
  std::string_view command;
  std::string_view reads;  // the expression that evidence names
};

// Those that the cluster (the API's answer) admits, the article's own language first.
std::vector<ProofCommand> proof_commands(const json::object& cluster);

enum class Measured : std::uint8_t { is_true, is_not_true, not_measured };

struct ProofReading {
  Measured outcome = Measured::not_measured;
  std::string value;    // what the flag answered
  std::string reason;   // why nothing was measured
  json::object record;  // member -> text or null; empty when nothing was measured
};

ProofReading read_proof(const ProofCommand& command, const workspace::CommandAnswer& answer);

// The value in one of the ways in which languages show it, as a whole: true, 'true', "true",
// res0: String = true, spark.ssl.enabled<TAB>true. Anything else is the value itself.
std::string_view flag_value(std::string_view text);
bool says_true(std::string_view value);

}  // namespace hipaa::resource
