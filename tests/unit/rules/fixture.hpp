// Facts for the tests of the rules: a cluster that every rule passes, changed by JSON merge
// patches, and verdicts written as short texts.
#pragma once

#include <string>
#include <string_view>

#include "plugin/rules/judge.hpp"

namespace hipaa::rules::test {

namespace json = boost::json;

// JSON in which the text "?" stands for a value that is not known yet.
json::value read(std::string_view text);

// The documents of schemas/, read from the source tree.
const json::value& document(std::string_view path);
const model::Catalogue& catalogue();

// 2026-11-24 12:00:00 UTC
inline constexpr std::int64_t noon = 1795521600000;

// A cluster that passes every rule, about to be created, with a workspace that knows its node
// types.
model::Facts good_facts();
// The same with a merge patch (RFC 7396: null removes) on cluster and configuration.
model::Facts facts_with(std::string_view patch);
// The same with both pools "p-1" (worker) and what `pool` says of it, without own machines.
model::Facts pooled_facts(std::string_view pool);

model::Lookup present(std::string_view text);
model::Lookup unavailable(std::string reason);
model::Lookup missing();

// All verdicts of a rule, as "fail /path, undecided /path"; "pass"; "" when it was not judged.
std::string verdicts(const model::Facts& facts, std::string_view rule);
// The messages of the same, one a line.
std::string messages(const model::Facts& facts, std::string_view rule);
// The `accepts` of the same, joined with "|".
std::string accepts(const model::Facts& facts, std::string_view rule);
// The notes on acknowledgements, as "HP-ACK-VOID /acknowledgement/0/rule".
std::string notes(const model::Facts& facts);

bool contains(std::string_view text, std::string_view part);

}  // namespace hipaa::rules::test
