// The rules of the catalogue, as pure functions from facts to verdicts: no I/O, no clock, no log.
// Thread-safe: nothing here keeps state.
#pragma once

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/facts.hpp"
#include "plugin/model/verdict.hpp"

namespace hipaa::rules {

struct Judgement {
  // One entry for each finding, and one `pass` for each evaluated rule without a finding (but see
  // Passes); in catalogue order, then by path, then by message.
  model::Verdicts verdicts;
  // Notes on the acknowledgements themselves: void (and why), expired, unused,
  // expiring soon (warnings, HP-ACK-…).
  model::Diagnostics acknowledgement_notes;
  // Entries of the waiver files that are used here, or that a note is about.
  std::vector<std::size_t> waivers_met;
};

// Whether the verdicts name the rules that pass, too: who only wants findings need not pay for
// them.
enum class Passes : std::uint8_t { named, left_out };

// Judges the effective cluster by every rule of the catalogue that the profile knows.
Judgement judge(const model::Facts& facts, Passes passes = Passes::named);

}  // namespace hipaa::rules
