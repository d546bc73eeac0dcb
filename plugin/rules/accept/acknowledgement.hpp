// One acknowledgement of a finding, as it was read: of the resource, or of a waiver file. Whatever
// is wrong with one makes it count for nothing (fail closed). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

enum class Match : std::uint8_t { no, maybe, yes };

// One acknowledgement as read, of the resource or of a waiver file; borrows from the facts.
struct Acknowledgement {
  enum class State : std::uint8_t {
    holds,
    expired,        // would hold but for its last day
    undecided,      // something in it is not known yet, and nothing else is wrong
    not_waivable,   //
    void_of_effect  // see `problems`
  };

  std::size_t index = 0;  // in the list
  State state = State::holds;
  model::KnownText rule;
  model::KnownText reason;
  model::KnownText approved_by;
  model::KnownText ticket;
  model::KnownText accepts;
  model::KnownText expires_on;
  std::int64_t days_left = 0;  // 0 on the last day
  const json::value* packages = nullptr;
  std::vector<std::pair<std::string_view, std::string>> problems;  // field, what is wrong with it
  bool used = false;                                               // covers, or would cover

  // Of a waiver: where it is kept, and whether its scope covers the cluster.
  std::string_view file;   // "": it stands in the resource
  std::string_view place;  // JSON Pointer into the file
  std::string_view identifier;
  Match scope = Match::yes;
  bool names_cluster = true;  // this one, by id or full name

  [[nodiscard]] bool is_external() const { return !file.empty(); }

  // Into the resource; "" for a waiver.
  [[nodiscard]] std::string pointer(std::string_view field = {}) const;
};

// Longest time in days from approved_on to expires_on: what the provider says, else 180. Without a
// provider the longest that any may say: what is longer can never hold.
std::int64_t longest_days(const model::Waivers* waivers);

// Reads and checks one entry of the list against the catalogue and the call's clock.
Acknowledgement read_acknowledgement(const model::Facts& facts, const json::value& entry,
                                     std::size_t index);

}  // namespace hipaa::rules
