#include "plugin/observe/proof.hpp"

#include <algorithm>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/model/known.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {
namespace {

struct Probe {
  std::string language;
  std::vector<std::string>
      commands;  // the first decides; a second that answers must not contradict it
};

constexpr std::string_view unset = "<unset>";

// The article's own line first, where the access mode lets Scala in; then Python, then SQL.
std::vector<Probe> probes(const json::object& cluster) {
  const Probe scala{
      "scala",
      {R"(spark.conf.get("spark.ssl.enabled"))",
       R"(spark.sparkContext.getConf.getOption("spark.ssl.enabled").getOrElse("<unset>"))"}};
  const Probe python{"python", {R"(print(spark.conf.get("spark.ssl.enabled", "<unset>")))"}};
  const Probe sql{"sql", {"SET spark.ssl.enabled"}};
  const json::value view(cluster);
  const auto allowed = model::text_at(view, "/spark_conf/spark.databricks.repl.allowedLanguages");
  const bool table_acl = text_of(cluster, "data_security_mode") == "LEGACY_TABLE_ACL";
  std::vector<Probe> found;
  for (const auto& probe : {scala, python, sql}) {
    if (probe.language == "scala" && table_acl) continue;
    if (allowed.has_value() && allowed.value().find(probe.language) == std::string_view::npos)
      continue;
    found.push_back(probe);
  }
  return found;
}

// "res0: String = true", "'true'", "spark.ssl.enabled\ttrue" and "true" all say true.
std::string value_in(const workspace::CommandAnswer& answer) {
  std::string_view text = answer.text;
  const auto trim = [&text](std::string_view of) {
    while (!text.empty() && of.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && of.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  };
  trim(" \t\r\n");
  if (const auto equals = text.rfind(" = "); equals != std::string_view::npos)
    text.remove_prefix(equals + 3);
  if (const auto tab = text.rfind('\t'); tab != std::string_view::npos) text.remove_prefix(tab + 1);
  trim(" \t\r\n\"'");
  return std::string(text == "<undefined>" || text == "__unset__" ? unset : text);
}

bool says_true(std::string_view value) {
  constexpr std::string_view wanted = "true";
  return std::equal(value.begin(), value.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return (a | 32) == b; });
}

bool says_unset(const workspace::CommandAnswer& answer) {
  for (const std::string_view sign : {"NoSuchElementException", "SQL_CONF_NOT_FOUND"})
    if (answer.text.find(sign) != std::string::npos || answer.cause.find(sign) != std::string::npos)
      return true;
  return false;
}

// What this language's answers say; not_measured when they say nothing.
Proof read_answers(const Probe& probe, const std::vector<workspace::CommandAnswer>& answers) {
  Proof proof;
  const auto& first = answers.front();
  if (first.failed && !says_unset(first)) {
    proof.reason = "the command " + probe.commands.front() + " failed: " + first.text;
    return proof;
  }
  proof.value = first.failed ? std::string(unset) : value_in(first);
  proof.method = probe.language + ": " + probe.commands.front();
  if (proof.value.empty()) {
    proof.reason = "the command " + probe.commands.front() + " answered nothing";
    return proof;
  }
  proof.outcome = says_true(proof.value) ? Measured::is_true : Measured::is_not_true;
  // A session can be told anything; the context cannot.
  if (proof.outcome == Measured::is_true && answers.size() > 1 && !answers[1].failed &&
      !says_true(value_in(answers[1]))) {
    proof.outcome = Measured::is_not_true;
    proof.value = value_in(answers[1]);
    proof.method = probe.language + ": " + probe.commands[1];
  }
  return proof;
}

}  // namespace

Result<Proof> prove(workspace::Client& client, const json::object& cluster, CallContext& call) {
  Proof last;
  last.reason = "no language is admitted in which the flag could be read";
  const auto id = text_of(cluster, "cluster_id");
  for (const auto& probe : probes(cluster)) {
    call.progress("prove",
                  "reading spark.ssl.enabled on cluster " + id + " (" + probe.language + ")", -1);
    auto answers = client.run_commands(id, probe.language, probe.commands, call);
    if (!answers) {
      auto failure = std::move(answers).error();
      if (failure.status == Status::cancelled || failure.status == Status::deadline ||
          failure.status == Status::unauthenticated)
        return failure;
      last.problems = std::move(failure.diagnostics);
      last.reason = last.problems.empty() ? "the workspace did not run the command"
                                          : last.problems.front().summary;
      // The next language would meet the same wall.
      if (failure.status == Status::permission) break;
      continue;
    }
    last = read_answers(probe, *answers);
    if (last.outcome != Measured::not_measured) break;
  }
  last.at_unix_ms = call.now_unix_ms();
  last.cluster = cluster;
  return last;
}

model::Lookup proof_lookup(const Proof& proof) {
  model::Lookup lookup;
  lookup.availability = model::Availability::present;
  lookup.reason = proof.reason;
  const auto* status = proof.outcome == Measured::is_true       ? "measured_true"
                       : proof.outcome == Measured::is_not_true ? "measured_not_true"
                                                                : "not_measured";
  lookup.document = json::object{{"status", status}};
  if (proof.outcome != Measured::not_measured) lookup.document.get_object()["value"] = proof.value;
  return lookup;
}

model::Lookup kept_proof(const json::object& state) {
  model::Lookup lookup;
  const auto* measured = model::find(state, "encryption");
  if (measured == nullptr || !measured->is_object()) return lookup;
  lookup.availability = model::Availability::present;
  lookup.document = *measured;
  return lookup;
}

json::object encryption(const Proof& proof) {
  json::object made = std::move(proof_lookup(proof).document.get_object());
  made["measured_at"] = support::rfc3339(proof.at_unix_ms);
  if (proof.outcome == Measured::not_measured) return made;
  made["method"] = proof.method;
  if (const auto id = spark_context_id(proof.cluster); !id.empty()) made["spark_context_id"] = id;
  if (const auto at = support::rfc3339(restarted_at(proof.cluster)); !at.empty())
    made["cluster_restarted_at"] = at;
  return made;
}

std::string spark_context_id(const json::object& cluster) {
  const auto* id = model::find(cluster, "spark_context_id");
  return id == nullptr || !id->is_number() ? std::string() : json::serialize(*id);
}

std::int64_t restarted_at(const json::object& cluster) {
  for (const std::string_view name : {"last_restarted_time", "start_time"}) {
    const auto* at = model::find(cluster, name);
    if (at != nullptr && at->is_int64() && at->get_int64() != 0) return at->get_int64();
  }
  return 0;
}

}  // namespace hipaa::resource
