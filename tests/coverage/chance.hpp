// What somebody drew: the same on every machine for the same seed. One thread.
#pragma once

#include <cstdint>

namespace hipaa::coverage::world {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    auto made = state_;
    made = (made ^ (made >> 30U)) * 0xbf58476d1ce4e5b9U;
    made = (made ^ (made >> 27U)) * 0x94d049bb133111ebU;
    return made ^ (made >> 31U);
  }
  // From 0 to `most`, both included.
  std::int64_t up_to(std::int64_t most) {
    return static_cast<std::int64_t>(next() % (static_cast<std::uint64_t>(most) + 1));
  }
  bool one_in(std::int64_t of) { return up_to(of - 1) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace hipaa::coverage::world
