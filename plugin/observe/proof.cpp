#include "plugin/observe/proof.hpp"

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {
namespace {

// The members of a proof out of what a language answered.
Proof proof_of(const ProofCommand& command, const workspace::CommandAnswer& answer) {
  auto reading = read_proof(command, answer);
  Proof proof;
  proof.outcome = reading.outcome;
  proof.value = std::move(reading.value);
  proof.reason = std::move(reading.reason);
  proof.record = std::move(reading.record);
  if (proof.outcome != Measured::not_measured)
    proof.method = std::string(command.language) + ": " + std::string(command.reads);
  return proof;
}

}  // namespace

Result<Proof> prove(workspace::Client& client, const json::object& cluster, CallContext& call) {
  Proof last;
  last.reason = "no language is admitted in which the flag could be read";
  const auto id = text_of(cluster, "cluster_id");
  for (const auto& command : proof_commands(cluster)) {
    call.progress(
        "prove",
        "reading spark.ssl.enabled on cluster " + id + " (" + std::string(command.language) + ")",
        -1);
    auto answer = client.run_command(id, command.language, command.command, call);
    if (!answer) {
      auto failure = std::move(answer).error();
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
    last = proof_of(command, *answer);
    if (last.outcome != Measured::not_measured) break;
  }
  last.at_unix_ms = support::system_unix_ms();
  last.cluster = cluster;
  return last;
}

std::string_view proof_status(const Proof& proof) {
  if (proof.outcome == Measured::is_true) return "measured_true";
  if (proof.by_hardware) return "hardware";
  return proof.outcome == Measured::is_not_true ? "measured_not_true" : "not_measured";
}

model::Lookup proof_lookup(const Proof& proof) {
  model::Lookup lookup;
  lookup.availability = model::Availability::present;
  lookup.reason = proof.reason;
  json::object made{{"status", proof_status(proof)}};
  if (proof.outcome != Measured::not_measured) made["value"] = proof.value;
  if (!proof.record.empty()) made["settings"] = proof.record;
  if (!proof.hardware.empty()) made["hardware"] = proof.hardware;
  lookup.document = std::move(made);
  return lookup;
}

model::Lookup kept_proof(const json::object& state) {
  model::Lookup lookup;
  const auto* measured = model::find(state, "encryption");
  if (measured == nullptr || !measured->is_object()) return lookup;
  lookup.availability = model::Availability::present;
  lookup.document = *measured;
  auto& kept = lookup.document.get_object();
  for (const std::string_view name : {"settings", "hardware"}) {
    auto* text = kept.if_contains(name);
    if (text == nullptr || !text->is_string()) continue;
    auto read = request::read_json(text->get_string(), name);
    if (read) *text = std::move(*read);
  }
  return lookup;
}

json::object encryption(const Proof& proof) {
  json::object made{{"status", proof_status(proof)},
                    {"measured_at", support::rfc3339(proof.at_unix_ms)}};
  if (!proof.hardware.empty()) made["hardware"] = model::canonical(proof.hardware);
  if (proof.outcome != Measured::not_measured) {
    made["value"] = proof.value;
    made["method"] = proof.method;
    made["settings"] = model::canonical(proof.record);
  }
  if (proof.outcome == Measured::not_measured && !proof.by_hardware) return made;
  if (const auto id = spark_context_id(proof.cluster); !id.empty()) made["spark_context_id"] = id;
  if (const auto at = support::rfc3339(restarted_at(proof.cluster)); !at.empty())
    made["cluster_restarted_at"] = at;
  return made;
}

std::string spark_context_id(const json::object& cluster) {
  const auto* id = model::find(cluster, "spark_context_id");
  return id == nullptr || !id->is_number() ? std::string() : json::compact(*id);
}

std::int64_t restarted_at(const json::object& cluster) {
  for (const std::string_view name : {"last_restarted_time", "start_time"}) {
    const auto* at = model::find(cluster, name);
    if (at != nullptr && at->is_int64() && at->get_int64() != 0) return at->get_int64();
  }
  return 0;
}

}  // namespace hipaa::resource
