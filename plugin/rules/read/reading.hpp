// How the rules read a document: step by step, without spelling out JSON Pointers.
// What is below an unknown is unknown; absent and null are one thing. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/model/known.hpp"

namespace hipaa::rules {

// The member `key` of `parent`; an unknown parent is the answer itself; nullptr when absent.
inline const json::value* below(const json::value* parent, std::string_view key) {
  if (parent == nullptr || model::is_unknown(*parent)) return parent;
  const auto* object = parent->if_object();
  return object == nullptr ? nullptr : model::find(*object, key);
}
inline const json::value* below(const json::value& parent, std::string_view key) {
  return below(&parent, key);
}

// A value of another kind counts as absent, but a flag may be written as text and a text as flag:
// cluster policies do both.
model::KnownText text_of(const json::value* value);
model::KnownInteger integer_of(const json::value* value);
model::KnownFlag flag_of(const json::value* value);

// "true", "1", "yes", "on", and a secret reference, whose value nobody sees: it has to count as the
// worse of the two.
bool counts_as_true(std::string_view value);

// What only the configuration holds (tasks, acknowledgement): from the effective cluster, or from
// what the user wrote where the effective cluster lacks it.
const json::value* declared(const model::Facts& facts, std::string_view key);

// A policy that could not be read may still supply what is absent: then absent is undecided.
inline bool policy_may_supply(const model::Facts& facts) {
  return facts.policy.availability == model::Availability::unavailable;
}

// The entry of a workspace's list {NAME: […]} whose `key` is `id`; nullptr where there is none. The
// lists have hundreds of entries: {"index": {id: position}} beside them spares the search.
const json::object* listed(const model::Lookup& lookup, std::string_view name, std::string_view key,
                           std::string_view id);

// ": no credentials", or "" where no reason is known.
std::string because(const model::Lookup& lookup);

}  // namespace hipaa::rules
