// What control may change about the workspace as a whole. A plain value with the defaults of a
// quiet workspace; owned by the workspace, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/json_tools.hpp"

namespace workspace_sim {

/// Makes clusters die while they start. Matches by name or id; empty matches every cluster.
struct StartFailure {
  std::string cluster_id;
  std::string cluster_name;
  std::int64_t times = -1;  // -1: for ever
  json::object termination_reason;
  std::string state_message;
};

/// What a cluster answers when asked for spark.ssl.enabled. See README.md for the kinds.
struct SslAnswer {
  std::string kind = "configured";
  std::string text;  // for kind "text" and the error kinds
};

struct Settings {
  std::string workspace_id = "1234567890123456";
  std::string account_id = "00000000-1111-4222-a333-444444444444";

  // Seconds of virtual time that each transition takes.
  double start_seconds = 0.2;
  double restart_seconds = -1;  // below 0: as start_seconds
  double resize_seconds = -1;
  double terminate_seconds = -1;
  double library_seconds = 0.05;

  /// legacy: the legacy HIPAA platform, which sets spark.ssl.enabled and its kin. csp: a workspace
  /// of today with the compliance security profile. plain: one of today without it. Set by
  /// `use_platform`.
  std::string platform = "legacy";
  bool compliance_security_profile = false;
  std::vector<std::string> compliance_standards = {};
  bool enhanced_security_monitoring = false;
  bool automatic_cluster_update = false;

  /// "auto" (deleted: invalid_parameter, purged after 30 days: invalid_state), or one of
  /// invalid_parameter, not_found, invalid_state for every lost cluster.
  std::string gone_spelling = "auto";
  std::int64_t consistency_lag_gets = 0;    // this many GETs after a create find nothing
  bool undocumented_fields = true;          // effective_spark_version, disk_spec, …
  bool resolve_zone = false;                // zone "auto" comes back resolved, as it used to
  bool normalises = false;                  // answers show what was sent in other words
  bool start_is_no_op = false;              // start answers {} in every state, as documented
  bool enable_elastic_disk = false;         // the server's default
  std::string data_security_mode = "NONE";  // the server's default
  std::vector<std::string> extra_spark_versions = {};
  std::vector<std::string> failed_libraries = {};  // texts that make a library FAILED

  std::int64_t latency_milliseconds = 0;
  double requests_per_second = 0;  // above 0: 429 beyond it
  std::int64_t oauth_lifetime_seconds = 3600;
  bool oauth_lifetime_as_text = false;  // "3600" instead of 3600, as one public fake does

  std::int64_t pin_limit = 100;
  std::int64_t context_limit = 145;
  std::int64_t context_pending_polls = 0;  // statuses that say Pending before Running
  double context_seconds = 0.05;           // and at least this long
  std::int64_t command_running_polls = 0;  // statuses that say Running before Finished
  double command_seconds = 0.02;           // and at least this long

  Milliseconds events_from = 0;         // clusters/events has forgotten what was before
  Milliseconds system_tables_from = 0;  // their first row; 0: 90 days before now
  Milliseconds system_tables_to = 0;    // their newest row; 0: a minute before now
  std::int64_t statement_pending_polls = 1;
  std::int64_t statement_chunk_rows = 1000;
  bool statement_truncated = false;
  std::string statement_error = {};  // not empty: every statement fails with it

  /// What the platform brings with it; false where there is no such platform.
  bool use_platform(const std::string& name);

  SslAnswer ssl;
  std::vector<StartFailure> start_failures = {};
};

}  // namespace workspace_sim
