// Running clusters whose Spark context no statement proves: what whoever measures often measures.
#include "plugin/evidence/proof_search.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/observe/proof.hpp"
#include "plugin/operations/audit/audit.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/rules/read/patient_data_search.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {
namespace {

struct Listed {
  evidence::RunningContexts running;
  std::map<std::string, std::string, std::less<>> names;  // of those that run
  std::int64_t clusters = 0;
};

Result<Listed> list_running(const Provider& provider, CallContext& call) {
  Listed made;
  auto done = provider.client().each_cluster(
      [&](const json::array& page) -> Result<void> {
        for (const auto& one : page) {
          const auto* cluster = one.if_object();
          if (cluster == nullptr) continue;
          ++made.clusters;
          const auto state = text_in(one, "state");
          if (state != "RUNNING" && state != "RESIZING") continue;
          const auto id = text_in(one, "cluster_id");
          made.running[id] = {spark_context_id(*cluster), restarted_at(*cluster)};
          made.names[id] =
              rules::showable(text_in(one, "cluster_name"), &provider.settings().patient_data);
        }
        call.progress("prove", "looking for running clusters", -1);
        return {};
      },
      call);
  if (!done) return std::move(done).error();
  return made;
}

}  // namespace

Answer unproved(const Provider& provider, const Request&, CallContext& call, TakeRow take) {
  Answer answer;
  const auto& configuration = provider.client().configuration();
  if (configuration.incomplete) return answer.fail(*configuration.incomplete), answer;
  if (auto ready = provider.expect_recording(call); !ready)
    return answer.fail(std::move(ready).error()), answer;
  auto listed = list_running(provider, call);
  if (!listed) return answer.fail(std::move(listed).error()), answer;
  auto workspace_id = provider.client().workspace_id(call);
  if (!workspace_id) return answer.fail(std::move(workspace_id).error()), answer;
  const std::string profile(profile_name(provider.settings().profile));
  if (auto* const recorder = provider.recorder(); recorder != nullptr) {
    const evidence::ProofsOf of{configuration.host, *workspace_id, profile};
    if (auto found = recorder->find_proofs(of, listed->running, call); !found)
      return answer.fail(std::move(found).error()), answer;
  }
  std::int64_t left = 0;
  for (const auto& [id, one] : listed->running) {
    if (one.is_proved) continue;
    ++left;
    const json::object row{
        {"host", configuration.host},
        {"workspace_id", *workspace_id},
        {"kind", "cluster"},
        {"identifier", id},
        {"name", listed->names[id]},
        {"outcome", "examined"},
        {"reason", ""},
        {"findings", json::array()},
        {"unproved",
         json::object{{"profile", profile},
                      {"spark_context_id", one.spark_context_id},
                      {"cluster_restarted_at", support::rfc3339(one.restarted_at_unix_ms)}}}};
    if (!take(json::compact(row)))
      return answer.fail(
                 {Status::cancelled, model::error("HP-CALL-CANCELLED", "The host ended the search.",
                                                  "Its callback for the rows asked for the end.")}),
             answer;
  }
  answer.value = request::write_envelope(
      {json::object{{"host", configuration.host},
                    {"clusters", listed->clusters},
                    {"running", static_cast<std::int64_t>(listed->running.size())},
                    {"unproved", left}},
       false});
  return answer;
}

}  // namespace hipaa::resource
