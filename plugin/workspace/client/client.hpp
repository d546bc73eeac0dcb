// The Databricks workspace as the provider uses it: one function an endpoint, in the API's own
// shapes (objects keep fields that we do not know). Authenticates, retries what may be repeated,
// redacts the log. Thread-safe. Failures carry a diagnostic with HTTP status, vendor code and
// request id.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"
#include "plugin/support/call_context.hpp"
#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/client/cluster_changes.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

using support::CallContext;
using support::Result;

// Where a create that is guarded by a nonce ended.
struct CreateOutcome {
  std::string cluster_id;    // "" when none is known
  bool unclear = false;      // no id, and it could not be found out whether a cluster was created
  bool was_unclear = false;  // a request that was answered by nothing may still be carried out
  std::optional<support::Failure> failure;  // set where the call has to fail, also together with an
                                            // id (cancelled after the create)
};

struct ClusterFilter {
  std::vector<std::string> sources;  // cluster_sources: "API", "UI"; empty = all
  bool pinned_only = false;
};

struct RunFilter {
  bool active_only = false;
  bool one_time_only = false;  // those that belong to no job
};

// In bytes: the Workspace API takes 10 MB of base64.
inline constexpr std::size_t largest_workspace_file = std::size_t{10'000'000} / 4 * 3;

// Takes one page of a list; a Failure of it ends the reading.
using TakePage = std::function<Result<void>(json::array page)>;

// SQL that only reads. All is borrowed while it runs but what the warehouse is sent.
struct SqlParameter {
  std::string name;  // ":name" in the text
  std::string value;
  std::string type;  // "STRING", "BIGINT"
};
struct SqlStatement {
  std::string warehouse_id;
  std::string_view name;  // what it asks for, in words
  std::string_view text;
  std::vector<SqlParameter> parameters;
  std::vector<std::string_view> columns;  // of the result: others are refused
};
// Takes one row, a value a column: a text, or null. A Failure of it ends the reading.
using TakeSqlRow = std::function<Result<void>(const json::array& row)>;

// What a command on the running cluster answered.
struct CommandAnswer {
  bool failed = false;  // the command itself failed (resultType "error", or status "Error")
  std::string text;     // its output: text as printed, a table's rows as "key\tvalue" lines, or the
                        // error's summary
  std::string cause;    // the error's trace, on failure
};

class Client {
 public:
  // The custom tag that carries a create's nonce, for the recovery look-up.
  // The nonce in a cluster's document or the body of a create, "" for none.
  static std::string nonce_in(const json::object& cluster);

  Client(Configuration configuration, std::unique_ptr<Transport> transport);
  ~Client();

  [[nodiscard]] const Configuration& configuration() const;
  // How many answers have come so far, whatever they said: none since the last look means that
  // nobody answers.
  [[nodiscard]] std::uint64_t answers() const;
  // Which clusters this client has changed so far.
  [[nodiscard]] const ClusterChanges& changes() const;
  // Whether the host was tried, and nobody has ever answered there.
  [[nodiscard]] bool is_unreachable() const;
  // The numeric id of the workspace, from the X-Databricks-Org-Id header of any earlier answer,
  // else asked for (scim Me).
  Result<std::string> workspace_id(CallContext& call);
  // The caller: scim Me.
  Result<json::object> me(CallContext& call);

  // Clusters 2.1.
  // Creates once and only once: `body` carries the nonce in custom_tags[model::nonce_tag]. After
  // every failure but a clean refusal it looks up by nonce before it tries again, and removes
  // duplicates that carry the nonce. Cancel or deadline after the request was sent are held off for
  // a short grace period, so that the id is not lost.
  CreateOutcome create_cluster(const json::object& body, CallContext& call);
  // The id of the cluster that carries this nonce, another than `besides`; "" when there is none.
  Result<std::string> find_cluster_by_nonce(std::string_view nonce, CallContext& call,
                                            std::string_view besides = {});
  // The same where an empty answer lets go of the mark: looked for until the workspace has had
  // `late_request` to carry out what it was sent.
  static constexpr std::chrono::milliseconds late_request{10000};
  Result<std::string> await_cluster_by_nonce(std::string_view nonce, CallContext& call,
                                             std::string_view besides = {});
  // Removes what else carries this nonce: a request of the same create that the workspace carried
  // out late.
  Result<void> remove_duplicates(std::string_view nonce, std::string_view kept, CallContext& call);
  // nullopt: gone, in any of the API's three spellings.
  Result<std::optional<json::object>> get_cluster(std::string_view cluster_id, CallContext& call);
  Result<json::array> list_clusters(const ClusterFilter& filter, CallContext& call);
  Result<void> edit_cluster(const json::object& body, CallContext& call);
  Result<void> resize_cluster(const json::object& body, CallContext& call);
  Result<void> start_cluster(std::string_view cluster_id, CallContext& call);
  // A cluster that is not RUNNING stays as it is, and the answer does not say so.
  Result<void> restart_cluster(std::string_view cluster_id, CallContext& call);
  Result<void> terminate_cluster(std::string_view cluster_id, CallContext& call);
  // Unpins and tries again where the cluster is pinned. A refusal is a success where get_cluster
  // finds nothing left; a 403 never is.
  Result<void> permanently_delete_cluster(std::string_view cluster_id, CallContext& call);
  Result<void> pin_cluster(std::string_view cluster_id, CallContext& call);
  Result<void> unpin_cluster(std::string_view cluster_id, CallContext& call);
  // The newest `limit` events of these types, newest first.
  Result<json::array> cluster_events(std::string_view cluster_id,
                                     const std::vector<std::string>& types, int limit,
                                     CallContext& call);
  Result<json::array> node_types(CallContext& call);
  Result<json::array> spark_versions(CallContext& call);
  // Settings 2.0 of the workspace, by type ("automatic_cluster_update"); only read, never changed:
  // the compliance security profile cannot be switched off again.
  Result<json::object> workspace_setting(std::string_view type, CallContext& call);

  // Instance pools and policies; nullopt: there is no such thing.
  Result<std::optional<json::object>> get_instance_pool(std::string_view pool_id,
                                                        CallContext& call);
  Result<std::optional<json::object>> get_policy(std::string_view policy_id, CallContext& call);
  Result<std::optional<json::object>> get_policy_family(std::string_view policy_family_id,
                                                        CallContext& call);
  Result<json::array> list_instance_pools(CallContext& call);
  Result<json::array> list_policies(CallContext& call);

  // Libraries 2.0. Statuses as the API's library_statuses.
  Result<json::array> library_statuses(std::string_view cluster_id, CallContext& call);
  // The same of every cluster that has any: {"cluster_id", "library_statuses"}.
  Result<json::array> all_library_statuses(CallContext& call);
  Result<void> install_libraries(std::string_view cluster_id, const json::array& libraries,
                                 CallContext& call);
  Result<void> uninstall_libraries(std::string_view cluster_id, const json::array& libraries,
                                   CallContext& call);

  // Jobs 2.2; get follows the task pages.
  Result<std::int64_t> create_job(const json::object& settings, CallContext& call);
  Result<std::optional<json::object>> get_job(std::int64_t job_id, CallContext& call);
  // Settings that are not named stay as they are; tasks are replaced by their key, and removed as
  // "tasks/KEY".
  Result<void> update_job(std::int64_t job_id, const json::object& new_settings,
                          const json::array& fields_to_remove, CallContext& call);
  // A refusal is a success where get_job finds nothing left; a 403 never is.
  Result<void> delete_job(std::int64_t job_id, CallContext& call);
  Result<json::array> list_jobs(std::string_view name, CallContext& call);

  // Everything that there is of a kind, a page at a time: of a hundred thousand, whoever reads
  // holds a hundred. Clusters of all sources; jobs with their first hundred tasks (`has_more`: get
  // has the others); runs with their first hundred tasks; pipelines without
  // their specification, which get_pipeline has.
  Result<void> each_cluster(const TakePage& take, CallContext& call);
  Result<void> each_job(const TakePage& take, CallContext& call);
  Result<void> each_run(RunFilter filter, const TakePage& take, CallContext& call);
  Result<void> each_pipeline(const TakePage& take, CallContext& call);
  Result<std::optional<json::object>> get_run(std::int64_t run_id, CallContext& call);
  Result<std::optional<json::object>> get_pipeline(std::string_view pipeline_id, CallContext& call);
  // Without their text; only administrators may read them.
  Result<json::array> list_global_init_scripts(CallContext& call);
  Result<json::array> list_warehouses(CallContext& call);

  // Statement Execution 2.0: all rows of the result, or a Failure (HP-API-STATEMENT where the
  // warehouse gives none, or only a part of them). Cancelled in the warehouse where the call ends.
  Result<void> run_statement(const SqlStatement& statement, const TakeSqlRow& take,
                             CallContext& call);

  // Files 2.0, of Unity Catalog volumes, by their path. An entry of a directory: {"name",
  // "file_size", …}.
  Result<void> each_file(std::string_view directory, const TakePage& take, CallContext& call);
  Result<void> make_directory(std::string_view path, CallContext& call);
  Result<std::string> get_file(std::string_view path, CallContext& call);
  Result<void> put_file(std::string_view path, std::string_view bytes, CallContext& call);

  // Workspace 2.0, of files in folders of the workspace, by their path. An object of a folder:
  // {"path", "object_type": "FILE", "size", …}; "path" may begin otherwise than the folder does.
  Result<void> each_workspace_object(std::string_view folder, const TakePage& take,
                                     CallContext& call);
  Result<void> make_workspace_folder(std::string_view path, CallContext& call);
  Result<std::string> get_workspace_file(std::string_view path, CallContext& call);
  // At most largest_workspace_file.
  Result<void> put_workspace_file(std::string_view path, std::string_view bytes, CallContext& call);

  // Command Execution 1.2: a fresh context, one command, the context destroyed whatever happens.
  // `language`: "scala", "python" or "sql". Five requests where context and command take as long
  // as they usually do.
  Result<CommandAnswer> run_command(std::string_view cluster_id, std::string_view language,
                                    std::string_view command, CallContext& call);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hipaa::workspace
