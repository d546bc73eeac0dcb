// What the fuzzed targets share. Each is one source below targets/, with one function: with
// libFuzzer it is fed what that makes up (tests/run.sh --fuzz), with replay.cpp the seeds and the
// findings, in every build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace hipaa::fuzz {

// Ends the program, so that the input is kept.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// An input of several parts: those before the last end with a line "--".
class Parts {
 public:
  Parts(const std::uint8_t* data, std::size_t size)
      : rest_(size == 0 ? "" : reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::string_view next() {
    constexpr std::string_view end = "\n--\n";
    const auto at = rest_.find(end);
    const auto part = rest_.substr(0, at);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
    return part;
  }

 private:
  std::string_view rest_;
};

}  // namespace hipaa::fuzz
