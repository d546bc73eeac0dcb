// Memory that runs out where something else has to go on all the same: in a destructor, in a
// function that C calls, between a request and the note of what it did. Everywhere else
// std::bad_alloc goes through to plugin/boundary. Any thread.
#pragma once

#include <new>

namespace hipaa::support {

// Runs `work`; false where memory ran out in it. Whatever else is thrown goes through.
template <class Work>
[[nodiscard]] bool within_memory(const Work& work) {
  try {
    work();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace hipaa::support
