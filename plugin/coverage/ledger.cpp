#include "plugin/coverage/ledger.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "plugin/coverage/cluster_life.hpp"

namespace hipaa::coverage {
namespace {

struct CauseText {
  Cause cause;
  std::string_view name;
  std::string_view words;
};

constexpr std::array<CauseText, 8> cause_texts{
    {{Cause::never_proved, "never_proved", "never proved"},
     {Cause::restarted, "restarted", "restarted, and not proved since"},
     {Cause::edited, "edited", "edited, and not proved since"},
     {Cause::driver_lost, "driver_lost", "its driver was lost, and not proved since"},
     {Cause::proof_said_no, "proof_said_no", "the proof said no"},
     {Cause::events_missing, "events_missing", "events are missing"},
     {Cause::horizon, "horizon", "outside of what the source keeps"},
     {Cause::source_not_readable, "source_not_readable", "the source could not be read"}}};

const CauseText* text_of(Cause cause) {
  for (const auto& one : cause_texts)
    if (one.cause == cause) return &one;
  return nullptr;
}

bool by_from(const Span& one, const Span& other) {
  return one.from < other.from;
}

// Spans of one context, which they fill without overlap. What is painted later lies over it.
class Canvas {
 public:
  explicit Canvas(Span whole) { spans_.push_back(std::move(whole)); }

  void paint(const Span& over) {
    if (over.from >= over.to) return;
    std::vector<Span> made;
    made.reserve(spans_.size() + 2);
    bool is_placed = false;
    for (auto& one : spans_) {
      if (one.to <= over.from || one.from >= over.to) {
        made.push_back(std::move(one));
        continue;
      }
      if (one.from < over.from) {
        made.push_back(one);
        made.back().to = over.from;
      }
      if (!std::exchange(is_placed, true)) made.push_back(over);
      if (one.to > over.to) {
        made.push_back(std::move(one));
        made.back().from = over.to;
      }
    }
    std::sort(made.begin(), made.end(), by_from);
    spans_ = std::move(made);
  }

  std::vector<Span> take() && { return std::move(spans_); }

 private:
  std::vector<Span> spans_;
};

Span gap(Milliseconds from, Milliseconds to, Cause cause, std::string who) {
  Span made;
  made.from = from;
  made.to = to;
  made.cause = cause;
  made.who = std::move(who);
  return made;
}

using Proofs = std::vector<const ProofStatement*>;

// Until when a proof covers its context: the first edit that may have come after the measurement.
const Edit* edit_after(const ProofStatement& proof, const SparkContext& context) {
  for (const auto& edit : context.edits)
    if (edit.at >= proof.at) return &edit;
  return nullptr;
}

// Proofs of one Spark context by its id, and what they can cover. Events may lack a restart: then
// there are several in what looks like one context, and nobody knows when the one became the other.
struct SameContext {
  Milliseconds from = 0;
  Milliseconds to = 0;
  std::string_view id;
  Proofs proofs;
};

std::vector<SameContext> by_context(const SparkContext& context, const Proofs& proofs) {
  std::vector<SameContext> made;
  for (const auto* proof : proofs) {
    const std::string_view id = proof->context;
    if (!made.empty() && !made.back().id.empty() && !id.empty() && made.back().id != id) {
      auto& before = made.back();
      before.to = std::min(before.proofs.back()->until + 1, proof->at);
      made.push_back({std::max(proof->at, context.from), context.to, id, {}});
    }
    if (made.empty()) made.push_back({context.from, context.to, id, {}});
    if (made.back().id.empty()) made.back().id = id;
    made.back().proofs.push_back(proof);
  }
  return made;
}

void paint_proofs(Canvas& canvas, const SparkContext& context, const SameContext& same,
                  Outcome outcome) {
  for (const auto* proof : same.proofs) {
    if (proof->outcome != outcome) continue;
    const auto* edit = edit_after(*proof, context);
    Span made;
    made.from = same.from;
    made.to = edit == nullptr ? same.to : std::min(same.to, edit->at);
    made.kind = outcome == Outcome::measured ? Kind::measured : Kind::hardware;
    made.segment = proof->segment;
    made.line = proof->line;
    canvas.paint(made);
  }
}

// A context does not change: where no proof that held came before the first that did not, it never
// held. The proofs that count stay in `proofs`.
Milliseconds take_refusals(const SparkContext& context, Proofs& proofs) {
  const auto first = std::find_if(proofs.begin(), proofs.end(),
                                  [](const auto* proof) { return proof->outcome == Outcome::no; });
  if (first == proofs.end()) return context.to;
  const auto at =
      first == proofs.begin() ? context.from : std::clamp((*first)->at, context.from, context.to);
  proofs.erase(first, proofs.end());
  return at;
}

std::vector<Span> spans_of(const SparkContext& context, Proofs proofs,
                           const HoldsByHardware& holds) {
  if (context.from >= context.to) return {};
  Canvas canvas(gap(context.from, context.to, context.began, context.who));
  const auto refused_from = take_refusals(context, proofs);
  const auto all = by_context(context, proofs);
  for (std::size_t next = 1; next < all.size(); ++next)
    canvas.paint(gap(all[next - 1].to, all[next].from, Cause::events_missing, {}));
  if (!proofs.empty())
    if (const auto* edit = edit_after(*proofs.back(), context))
      canvas.paint(gap(edit->at, context.to, Cause::edited, edit->who));
  bool all_hold = !context.machines.empty();
  for (const auto& machines : context.machines)
    all_hold = all_hold && holds(machines, context.from);
  if (all_hold) {
    auto whole = gap(context.from, context.to, Cause::none, {});
    whole.kind = Kind::hardware;
    canvas.paint(whole);
  }
  for (const auto outcome : {Outcome::hardware, Outcome::measured})
    for (const auto& same : all) paint_proofs(canvas, context, same, outcome);
  canvas.paint(gap(refused_from, context.to, Cause::proof_said_no, context.who));
  return std::move(canvas).take();
}

// The measurements that may have been in this context and in no other. One that said no counts
// wherever it may have been, by clocks that differ a little too.
Proofs proofs_of(const Observed& observed, const std::vector<SparkContext>& contexts,
                 std::size_t which) {
  constexpr Milliseconds clock_skew = 60 * one_second;
  const auto& context = contexts[which];
  const auto within = [](const ProofStatement& proof, const SparkContext& of) {
    return proof.at < of.to && proof.until >= of.from;
  };
  Proofs made;
  auto next = std::lower_bound(observed.proofs.begin(), observed.proofs.end(),
                               context.from - clock_skew - one_second,
                               [](const auto& proof, Milliseconds at) { return proof.at < at; });
  for (; next != observed.proofs.end() && next->at < context.to + clock_skew; ++next) {
    const auto& proof = *next;
    bool is_elsewhere = false;
    for (const auto other : {which - 1, which + 1})
      if (other < contexts.size() && within(proof, contexts[other])) is_elsewhere = true;
    const bool is_here = within(proof, context);
    if (proof.outcome == Outcome::no ? is_here || !is_elsewhere : is_here && !is_elsewhere)
      made.push_back(&proof);
  }
  return made;
}

// Within the period, merged where neighbours are alike, and summed.
Ledger summed(std::vector<Span> all, Period period) {
  std::sort(all.begin(), all.end(), by_from);
  Ledger made;
  for (auto& one : all) {
    one.from = std::max(one.from, period.from);
    one.to = std::min(one.to, period.to);
    if (one.from >= one.to) continue;
    const auto length = one.to - one.from;
    made.running += length;
    if (one.kind == Kind::measured) made.measured += length;
    if (one.kind == Kind::hardware) made.hardware += length;
    if (one.kind == Kind::gap) made.gap += length;
    if (one.kind == Kind::gap && is_unknown_run(one.cause)) made.unknown += length;
    auto* last = made.spans.empty() ? nullptr : &made.spans.back();
    if (last != nullptr && last->to == one.from && last->kind == one.kind &&
        last->cause == one.cause && last->who == one.who && last->segment == one.segment &&
        last->line == one.line)
      last->to = one.to;
    else
      made.spans.push_back(std::move(one));
  }
  return made;
}

}  // namespace

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::measured:
      return "measured";
    case Kind::hardware:
      return "hardware";
    case Kind::gap:
      break;
  }
  return "gap";
}

std::string_view cause_name(Cause cause) {
  const auto* text = text_of(cause);
  return text == nullptr ? std::string_view() : text->name;
}

std::string_view cause_words(Cause cause) {
  const auto* text = text_of(cause);
  return text == nullptr ? std::string_view() : text->words;
}

bool is_unknown_run(Cause cause) {
  return cause == Cause::events_missing || cause == Cause::horizon ||
         cause == Cause::source_not_readable;
}

Ledger account(Observed& observed, Period period, const HoldsByHardware& holds) {
  std::stable_sort(observed.events.begin(), observed.events.end(),
                   [](const auto& one, const auto& other) { return one.at < other.at; });
  std::stable_sort(observed.proofs.begin(), observed.proofs.end(),
                   [](const auto& one, const auto& other) { return one.at < other.at; });
  const auto life = life_of(observed, period);
  std::vector<Span> all;
  for (std::size_t which = 0; which < life.contexts.size(); ++which) {
    const auto& context = life.contexts[which];
    if (context.to <= period.from || context.from >= period.to) continue;
    auto spans = spans_of(context, proofs_of(observed, life.contexts, which), holds);
    std::move(spans.begin(), spans.end(), std::back_inserter(all));
  }
  for (const auto& run : life.unknown) all.push_back(gap(run.from, run.to, run.cause, {}));
  return summed(std::move(all), period);
}

}  // namespace hipaa::coverage
