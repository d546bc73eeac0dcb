// Regular expressions of others: compiled, searched, met with another. The parts: two patterns and
// a text.
#include <array>

#include "plugin/support/pattern_meeting.hpp"
#include "tests/fuzz/harness.hpp"

using namespace hipaa::support;
using hipaa::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hipaa::fuzz::Parts parts(data, size);
  const auto one = parts.next();
  const auto other = parts.next();
  const auto text = parts.next();
  for (const auto syntax : {Pattern::Syntax::ours, Pattern::Syntax::java}) {
    const auto compiled = Pattern::compile(one, syntax);
    if (!compiled) {
      const auto error = compiled.error();
      require(!error.why.empty() && error.at <= one.size(), "a refusal says why and where");
      continue;
    }
    if (compiled->is_all_of(text)) require(compiled->is_in(text), "what is all of it is in it");
    const auto second = Pattern::compile(other, syntax);
    if (!second) continue;
    const std::array<const Pattern*, 1> matched{&*compiled};
    const std::array<const Pattern*, 1> unmatched{&*second};
    const auto found = find_text(matched, unmatched, 2000);
    if (found.kind == Meeting::Kind::found) {
      require(compiled->is_all_of(found.text), "a witness is matched");
      require(!second->is_all_of(found.text), "a witness is not matched by the other");
    }
    if (found.kind == Meeting::Kind::none && compiled->is_all_of(text))
      require(second->is_all_of(text), "where there is no witness, there is none");
  }
  return 0;
}
