// The functions that hosts offer to their users: no network, arguments in, VALUE out.
#include <array>

#include "plugin/judgement/examine/bundle_judgement.hpp"
#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/policy/policy_lint.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/operations/offer/doctor.hpp"
#include "plugin/operations/offer/policy_tools.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/rules/read/runtime.hpp"
#include "plugin/support/characters.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::resource {
namespace {

Failure bad_argument(std::size_t index, std::string why) {
  return {Status::diagnostics,
          model::error("HP-ARG-FUNCTION", "An argument of the function is invalid.", std::move(why),
                       "/" + std::to_string(index))};
}

struct JudgedKind {
  std::string_view name;
  Result<void> (*examine)(Examiner&, const json::value&);
};

constexpr std::array<JudgedKind, 5> kinds{{
    {"cluster", [](Examiner& by, const json::value& it) { return by.cluster(it, ""); }},
    {"job", [](Examiner& by, const json::value& it) { return by.job(it, ""); }},
    {"instance_pool", [](Examiner& by, const json::value& it) { return by.pool(it, ""); }},
    {"cluster_policy", [](Examiner& by, const json::value& it) { return by.policy(it, ""); }},
    {"pipeline", [](Examiner& by, const json::value& it) { return by.pipeline(it, ""); }},
}};

// Texts are no longer than schemas/functions.json says.
Result<void> check_lengths(std::string_view function, const json::array& given) {
  const auto& described =
      support::made_once([] { return request::schema_document("functions.json"); });
  for (const auto& one : described.at("functions").as_array()) {
    if (one.at("name").as_string() != function) continue;
    const auto& parameters = one.at("parameters").as_array();
    for (std::size_t i = 0; i < given.size(); ++i) {
      const auto* longest = parameters.at(i).as_object().if_contains("maxLength");
      if (longest == nullptr || !given[i].is_string()) continue;
      const auto count = support::count_characters(given[i].get_string());
      if (count > static_cast<std::size_t>(longest->as_int64()))
        return bad_argument(i, "It has " + std::to_string(count) + " characters; at most " +
                                   std::to_string(longest->as_int64()) + " are allowed.");
    }
  }
  return {};
}

// An argument that is a text, "" when it is not given.
Result<std::string> text_argument(const json::array& given, std::size_t index) {
  if (index >= given.size() || given[index].is_null()) return std::string();
  if (!given[index].is_string())
    return bad_argument(
        index, model::is_unknown(given[index]) ? "It is not known yet." : "It must be a string.");
  return std::string(given[index].get_string());
}

Result<std::optional<model::Profile>> profile_argument(const json::array& given,
                                                       std::size_t index) {
  auto text = text_argument(given, index);
  if (!text) return std::move(text).error();
  if (text->empty()) return std::optional<model::Profile>();
  if (auto profile = profile_named(*text)) return profile;
  return bad_argument(index, "The profiles are strict, classic and csp.");
}

// As `validate` judges the resource: attributes that nobody knows are findings, too.
Result<std::vector<Found>> validated(const Provider* provider,
                                     std::optional<model::Profile> profile,
                                     const json::value& object, CallContext& call) {
  const auto config = request::write_envelope({object, false});
  Request request;
  request.type_name = "hipaa_cluster";
  request.config = config;
  auto answer = validate_as(provider, profile, request, call);
  if (answer.status != Status::ok && answer.status != Status::diagnostics)
    return Failure(answer.status, std::move(answer.diagnostics));
  std::vector<Found> found;
  for (auto& one : answer.diagnostics) found.push_back({std::move(one), {}});
  return found;
}

// The object is known, at least in part.
Result<std::vector<Found>> find_violations(const Provider* provider, const json::array& given,
                                           CallContext& call) {
  auto kind = text_argument(given, 1);
  if (!kind) return std::move(kind).error();
  auto profile = profile_argument(given, 2);
  if (!profile) return std::move(profile).error();
  if (provider == nullptr && !*profile) *profile = model::Profile::strict;
  const auto& object = given[0];
  if (*kind == "hipaa_cluster") return validated(provider, *profile, object, call);
  const auto* inner = block(&object);
  if (inner == nullptr || !(inner->is_object() || model::is_unknown(*inner)))
    return bad_argument(0, "It must be an object in the shape of the API, or of hipaa_cluster.");
  Examiner examiner(provider, Network::no, *profile, call);
  for (const auto& one : kinds) {
    if (one.name != (kind->empty() ? "cluster" : *kind)) continue;
    if (auto done = one.examine(examiner, object); !done) return std::move(done).error();
    for (const auto& chained : examiner.chained) examiner.report_chained(chained);
    return std::move(examiner.found);
  }
  return bad_argument(
      1, "The kinds are cluster, hipaa_cluster, job, instance_pool, cluster_policy and pipeline.");
}

Result<json::value> violations(const Provider* provider, const json::array& given,
                               CallContext& call) {
  if (model::is_unknown(given[0])) return model::unknown();
  auto found = find_violations(provider, given, call);
  if (!found) return std::move(found).error();
  return json::value(to_json(*found));
}

Result<json::value> document_of_violations(const Provider* provider, const json::array& given,
                                           CallContext& call) {
  if (model::is_unknown(given[0])) return model::unknown();
  auto resource = text_argument(given, 3);
  if (!resource) return std::move(resource).error();
  auto found = find_violations(provider, given, call);
  if (!found) return std::move(found).error();
  return json::value(findings_document(*found, *resource));
}

// {"files": [{"document": …, "target": "prod"}], "variables": {…}, "is_whole": true}: the root,
// what it includes, files of variables with the target that reads them, and what the environment
// sets.
Result<Bundle> bundle_argument(const json::value& given) {
  Bundle bundle;
  const auto* files = model::find(&given, "files");
  if (files == nullptr || !files->is_array() || files->get_array().empty())
    return bad_argument(0, "It must be an object with the files of the bundle.");
  for (const auto& one : files->get_array()) {
    // An empty file says nothing: null.
    const auto* file = one.if_object();
    const auto* document = file == nullptr ? nullptr : file->if_contains("document");
    const auto* target = model::find(&one, "target");
    if (document == nullptr) return bad_argument(0, "Each file of the bundle needs its document.");
    bundle.files.push_back({document, target != nullptr && target->is_string()
                                          ? std::string(target->get_string())
                                          : std::string()});
  }
  if (const auto* set = model::find(&given, "variables"); set != nullptr && set->is_object())
    for (const auto& one : set->get_object())
      if (one.value().is_string()) bundle.variables[one.key()] = one.value();
  const auto* is_whole = model::find(&given, "is_whole");
  bundle.is_whole = is_whole == nullptr || *is_whole != false;
  return bundle;
}

Result<json::value> bundle_violations(const Provider* provider, const json::array& given,
                                      CallContext& call) {
  auto profile = profile_argument(given, 1);
  if (!profile) return std::move(profile).error();
  auto bundle = bundle_argument(given[0]);
  if (!bundle) return std::move(bundle).error();
  auto report = judge_bundle(*bundle, provider, *profile, call);
  if (!report) return std::move(report).error();
  std::vector<Found> found;
  found.reserve(report->findings.size());
  for (auto& one : report->findings) found.push_back(std::move(one.found));
  auto findings = to_json(found);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto& one = report->findings[i];
    auto& row = findings[i].get_object();
    row["resource"] = one.resource;
    row["file"] = static_cast<std::int64_t>(one.file);
    row["pointer"] = one.pointer;
    row["prevents"] = one.prevents;
  }
  json::array examined;
  for (const auto& [name, is_found] : report->examined)
    examined.push_back({{"resource", name}, {"found", is_found}});
  json::object skipped;
  for (const auto& [section, count] : report->skipped)
    skipped[section] = static_cast<std::int64_t>(count);
  return json::value{{"findings", std::move(findings)},
                     {"examined", std::move(examined)},
                     {"skipped", std::move(skipped)}};
}

Result<json::value> runtime_is_ml(const Provider* /*provider*/, const json::array& given,
                                  CallContext& /*call*/) {
  if (model::is_unknown(given[0])) return model::unknown();
  if (!given[0].is_string()) return bad_argument(0, "It must be a string: a spark_version.");
  const auto runtime = rules::classify_runtime(given[0].get_string());
  // What nobody can tell from the key is neither true nor false.
  if (runtime.kind == rules::RuntimeKind::unknown) return json::value(nullptr);
  return json::value(runtime.kind == rules::RuntimeKind::machine_learning);
}

Result<json::value> explain(const Provider* /*provider*/, const json::array& given,
                            CallContext& /*call*/) {
  if (model::is_unknown(given[0])) return model::unknown();
  const auto rules = request::schema_document("rules.json");
  const auto is_it = [&](const json::value& entry, std::string_view key) {
    const auto* name = model::find(entry.as_object(), key);
    return name != nullptr && *name == given[0];
  };
  for (const auto& one : rules.at("rules").as_array())
    if (is_it(one, "id")) return one;
  for (const auto& one : rules.at("codes").as_array())
    if (is_it(one, "code")) return one;
  return bad_argument(0, "No rule or code has this name. Rules look like HC-EBS-01.");
}

Result<json::value> make_policy(const Provider* /*provider*/, const json::array& given,
                                CallContext& /*call*/) {
  auto profile = profile_argument(given, 0);
  if (!profile) return std::move(profile).error();
  return json::value(cluster_policy(profile->value_or(model::Profile::strict)));
}

Result<json::value> policy_holes(const Provider* /*provider*/, const json::array& given,
                                 CallContext& call) {
  auto profile = profile_argument(given, 1);
  if (!profile) return std::move(profile).error();
  if (model::is_unknown(given[0])) return model::unknown();
  auto found = lint_policy(given[0], profile->value_or(model::Profile::strict), call);
  if (!found) {
    const auto why = found.error().diagnostics.front();
    return bad_argument(0, why.summary + ' ' + why.detail);
  }
  return json::value(to_json(*found));
}

struct Function {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Result<json::value> (*call)(const Provider*, const json::array&, CallContext&);
};

std::string argument_count(const Function& function) {
  auto text = "Give " + std::to_string(function.least);
  if (function.most != function.least) text += " to " + std::to_string(function.most);
  return text + ", in the order in which " + std::string(function.name) + " is described.";
}

// `doctor` and `bundle_violations` are for hosts alone, and no functions that METADATA offers: one
// asks the workspace, for the other somebody has to read files.
constexpr std::array<Function, 8> functions{{{"violations", 1, 3, violations},
                                             {"bundle_violations", 1, 2, bundle_violations},
                                             {"findings_document", 1, 4, document_of_violations},
                                             {"runtime_is_ml", 1, 1, runtime_is_ml},
                                             {"explain", 1, 1, explain},
                                             {"cluster_policy", 0, 1, make_policy},
                                             {"policy_lint", 1, 2, policy_holes},
                                             {"doctor", 0, 0, doctor}}};

}  // namespace

Answer call_function(const Provider* provider, const Request& request, CallContext& call) {
  Answer answer;
  for (const auto& function : functions) {
    if (function.name != request.type_name) continue;
    Arena arena;
    auto given =
        request::read_envelope(request.config.value_or(""), "arguments", &arena.memory, &call);
    if (!given) return answer.fail(std::move(given).error()), answer;
    const auto* arguments = given->value.if_array();
    if (arguments == nullptr || arguments->size() < function.least ||
        arguments->size() > function.most) {
      answer.fail({Status::invalid_argument,
                   model::error("HP-ARG-FUNCTION", "The arguments of the function are invalid.",
                                argument_count(function))});
      return answer;
    }
    if (auto fit = check_lengths(function.name, *arguments); !fit)
      return answer.fail(std::move(fit).error()), answer;
    auto made = function.call(provider, *arguments, call);
    if (!made) return answer.fail(std::move(made).error()), answer;
    answer.value = request::write_envelope({std::move(*made), false});
    return answer;
  }
  answer.fail({Status::unsupported,
               model::error("HP-CALL-UNSUPPORTED",
                            "There is no function \"" + std::string(request.type_name) + "\".",
                            "See describe(HIPAA_DOC_METADATA) for what there is.")});
  return answer;
}

}  // namespace hipaa::resource
