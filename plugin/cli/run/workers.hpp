// Runs a numbered piece of work after the other, several at a time.
#pragma once

#include <cstddef>
#include <functional>

namespace hipaa::cli {

// Calls `work(0)` to `work(count - 1)`, each once, on up to `parallelism` threads; returns when all
// have ended. One piece, or a parallelism of one, needs no thread. `work` must not throw.
void run_all(std::size_t count, int parallelism, const std::function<void(std::size_t)>& work);

}  // namespace hipaa::cli
