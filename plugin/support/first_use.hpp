// What is made once, when it is first needed, and then stays. While one thread makes it nobody
// forks: in a child that began meanwhile it would never be finished, and whoever asks for it there
// would wait for ever. Any thread.
#pragma once

#include <atomic>

namespace hipaa::support {

// Held by whoever makes something for the first time, by as many things as are made within each
// other, and by fork.
class FirstUseLock {
 public:
  FirstUseLock();
  ~FirstUseLock();
  FirstUseLock(const FirstUseLock&) = delete;
  FirstUseLock& operator=(const FirstUseLock&) = delete;
};

// What `make` gives, made once for the place in the code that asks. It is never destroyed.
template <class Make>
const auto& made_once(const Make& make) {
  using Made = decltype(make());
  static std::atomic<const Made*> kept{nullptr};
  if (const auto* found = kept.load(std::memory_order_acquire)) return *found;
  const FirstUseLock lock;
  if (const auto* found = kept.load(std::memory_order_relaxed)) return *found;
  const auto* const fresh = new Made(make());
  kept.store(fresh, std::memory_order_release);
  return *fresh;
}

}  // namespace hipaa::support
