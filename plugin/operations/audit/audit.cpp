#include "plugin/operations/audit/audit.hpp"

#include "plugin/json/writer.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/model/known.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/rules/read/patient_data_search.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

Result<AuditWishes> read_wishes(std::optional<std::string_view> config) {
  AuditWishes wishes;
  if (!config) return wishes;
  auto given = request::read_envelope(*config, "config");
  if (!given) return std::move(given).error();
  auto wrong =
      request::check(request::Schema::audit().root(), given->value, request::Role::configuration);
  if (model::has_error(wrong)) return Failure(Status::diagnostics, std::move(wrong));
  const auto& value = given->value;
  if (value.is_object()) wishes.given = value.get_object();
  if (model::has_unknown(value))
    return Failure(Status::invalid_argument,
                   model::error("HP-ARG-UNKNOWN-VALUE", "What an audit is asked for must be known.",
                                "Everything in its configuration must be known."));
  wishes.prove = model::flag_at(value, "/prove").value_or(false);
  wishes.ended_clusters = model::flag_at(value, "/ended_clusters").value_or(false);
  wishes.allow_empty = model::flag_at(value, "/allow_empty").value_or(false);
  wishes.runs = model::text_at(value, "/runs").value_or("all");
  return wishes;
}

model::Diagnostic empty_audit(const Tally& tally) {
  const auto refused = tally.not_read();
  return model::error(
      "HP-AUDIT-EMPTY", "Nothing was examined.",
      (refused.empty() ? "The workspace shows this identity no cluster, job, instance pool, "
                         "cluster policy, pipeline or run."
                       : "Not read: " + refused + ".") +
          std::string(
              " That does not prove that there is none: use credentials that may see them, or "
              "allow an empty audit where the workspace is meant to be empty."));
}

json::object summary_of(const Provider& provider, const Tally& tally, const AuditWishes& wishes) {
  auto made = wishes.given;
  made["host"] = provider.client().configuration().host;
  made["profile"] = profile_name(provider.settings().profile);
  for (auto& member : tally.document()) made[member.key()] = std::move(member.value());
  return made;
}

// Runs it; the summary as an envelope, also of what was learned before it had to end.
std::string run_audit(const Provider& provider, const Request& request, CallContext& call,
                      TakeRow take, Answer& answer, std::size_t& errors) {
  auto wishes = read_wishes(request.config);
  if (!wishes) return answer.fail(std::move(wishes).error()), std::string();
  if (provider.client().configuration().incomplete)
    return answer.fail(*provider.client().configuration().incomplete), std::string();
  if (auto ready = wishes->prove ? provider.expect_recording(call) : Result<void>(); !ready)
    return answer.fail(std::move(ready).error()), std::string();
  Audit audit(provider, *wishes, std::move(take), call);
  if (auto done = audit.run(); !done) answer.fail(std::move(done).error());
  if (answer.status == Status::ok && audit.tally().examined() == 0 && !wishes->allow_empty)
    answer.diagnostics.push_back(empty_audit(audit.tally()));
  errors = audit.tally().errors();
  return request::write_envelope({summary_of(provider, audit.tally(), *wishes), false});
}

std::string count_text(std::size_t errors) {
  return std::to_string(errors) + (errors == 1 ? " error" : " errors");
}

}  // namespace

std::string reason_of(const model::Diagnostic& why) {
  auto reason = why.summary;
  while (!reason.empty() && reason.back() == '.') reason.pop_back();
  return reason;
}

Audit::Audit(const Provider& provider, AuditWishes wishes, TakeRow take, CallContext& call)
    : provider_(provider),
      wishes_(std::move(wishes)),
      take_(std::move(take)),
      call_(call),
      view_(provider.client(), {24h, 0, false}) {}

const std::array<Audit::Part, 11> Audit::parts{{{&Audit::workspace, workspace_setting},
                                                {&Audit::pools, "instance_pool"},
                                                {&Audit::policies, "cluster_policy"},
                                                {&Audit::libraries, "library"},
                                                {&Audit::clusters, "cluster"},
                                                {&Audit::jobs, "job"},
                                                {&Audit::chained_jobs, "job"},
                                                {&Audit::one_time_runs, "run"},
                                                {&Audit::pipelines, "pipeline"},
                                                {&Audit::warehouses, "warehouse"},
                                                {&Audit::waivers, waiver}}};

Result<void> Audit::run() {
  const auto* next = parts.begin();
  auto done = gather();
  while (done && next != parts.end()) {
    done = (this->*next->look)();
    if (done) ++next;
  }
  if (done) return done;
  // It ended early: whoever reads the coverage sees what nobody looked at.
  std::string_view last;
  for (; next != parts.end(); ++next)
    if (next->kind != waiver && next->kind != std::exchange(last, next->kind))
      tally_.not_readable(next->kind, reason_of(done.error().diagnostics.front()));
  return done;
}

Result<void> Audit::gather() {
  // The first question of all. Where nobody answers it, nobody would answer the others either.
  const auto first = view_.node_types(call_);
  if (!first) return first.error();
  if ((*first)->problem != nullptr)
    if (Failure why(Status::unavailable, *(*first)->problem); ends_all(why)) return why;
  if (auto done = gather_workspace(&provider_, &view_, Network::yes, call_, shared_); !done)
    return done;
  // What has expired counts: nobody is locked out by what an audit says.
  shared_.changes_anything = true;
  if (auto id = provider_.client().workspace_id(call_)) workspace_id_ = std::move(*id);
  return {};
}

bool Audit::ends_all(const Failure& why) {
  switch (why.status) {
    case Status::cancelled:
    case Status::deadline:
    case Status::unauthenticated:
      return true;
    default:
      break;
  }
  if (why.diagnostics.empty() || why.diagnostics.front().http_status != 0) return false;
  // A connection may break once. Nobody answers any more where it does so twice and nothing came
  // between: the next list would wait for as long.
  return std::exchange(answers_at_last_fault_, provider_.client().answers()) ==
         provider_.client().answers();
}

Result<void> Audit::examined(const Subject& subject, Examiner& by,
                             std::optional<json::object> proof) {
  tally_.examined(subject.kind);
  waivers_met_.insert(by.waivers_met.begin(), by.waivers_met.end());
  return hand_out(subject, "examined", {}, by.found, std::move(proof));
}

Result<void> Audit::not_readable(const Subject& subject, Failure why) {
  if (ended_by_host_ || ends_all(why)) return why;
  return not_readable(subject, std::move(why.diagnostics.front()));
}

Result<void> Audit::not_readable(const Subject& subject, const model::Lookup& asked) {
  return asked.problem != nullptr
             ? not_readable(subject, Failure(Status::unavailable, *asked.problem))
             : not_readable(subject, model::error("", asked.reason));
}

Result<void> Audit::not_readable(const Subject& subject, model::Diagnostic why) {
  const auto reason = reason_of(why);
  why.code = "HP-AUDIT-UNREADABLE";
  why.severity = model::Severity::warning;
  why.verdict = model::VerdictKind::undecided;
  why.detail = why.summary + (why.detail.empty() ? "" : " " + why.detail) +
               "\nWhat is in it is not examined, so nothing is known of it.";
  why.summary = "Undecided: part of the workspace could not be read.";
  return not_readable(subject, reason, {{std::move(why), {}}});
}

Result<void> Audit::not_readable(const Subject& subject, const std::string& reason,
                                 const std::vector<Found>& found) {
  tally_.not_readable(subject.kind, reason);
  return hand_out(subject, "not_readable", reason, found, {});
}

Result<void> Audit::hand_out(const Subject& subject, std::string_view outcome,
                             const std::string& reason, const std::vector<Found>& found,
                             std::optional<json::object> proof) {
  tally_.add(found);
  // A name that holds patient data is not shown: the identifier says which object it is.
  const auto name = rules::showable(subject.name, shared_.patient_data);
  json::object row{{"host", shared_.host}, {"workspace_id", workspace_id_},
                   {"kind", subject.kind}, {"identifier", subject.identifier},
                   {"name", name},         {"outcome", outcome},
                   {"reason", reason},     {"findings", to_json(found)}};
  if (proof) row["proof"] = std::move(*proof);
  if (take_(json::compact(row))) return {};
  ended_by_host_ = true;
  return Failure(Status::cancelled, model::error("HP-CALL-CANCELLED", "The host ended the audit.",
                                                 "Its callback for the rows asked for the end."));
}

Answer audit(const Provider& provider, const Request& request, CallContext& call, TakeRow take) {
  Answer answer;
  std::size_t errors = 0;
  auto summary = run_audit(provider, request, call, std::move(take), answer, errors);
  if (!summary.empty()) answer.value = std::move(summary);
  if (errors > 0)
    answer.diagnostics.push_back(
        model::error("HP-AUDIT-FOUND", "The audit found " + count_text(errors) + ".",
                     "The rows say which, where, why, and how to fix them."));
  return answer;
}

Answer read_audit(const Provider& provider, const Request& request, CallContext& call) {
  Answer answer;
  std::size_t errors = 0;
  const auto every_row = [](std::string_view) { return true; };
  auto summary = run_audit(provider, request, call, every_row, answer, errors);
  if (!summary.empty()) answer.state = std::move(summary);
  if (errors > 0)
    answer.diagnostics.push_back(model::warning(
        "HP-AUDIT-FOUND", "The audit found " + count_text(errors) + ".",
        "`rules` counts them; a check or postcondition on `errors` can refuse them, and the "
        "audit of the command line names each."));
  return answer;
}

}  // namespace hipaa::resource
