// The objects behind the ABI's opaque handles.
#pragma once

#include <hipaa/provider.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin/operations/operations.hpp"

// A one-shot cancel token: a flag for those who look, a descriptor for those who wait. Requested
// from any thread and from signal handlers.
struct hipaa_cancel {
  std::atomic<bool> requested{false};
  int descriptor = -1;  // eventfd
};

// An answer: there before the work begins, which writes into it; immutable once the host has it.
struct hipaa_result {
  hipaa::resource::Answer answer;
  std::vector<std::string> acceptances;  // of each diagnostic, as JSON, up to the last that has one
};

// A configured workspace, and the host that it reports to.
struct hipaa_provider {
  pid_t owner =
      getpid();  // in a forked child every operation is refused: connections would be shared
  std::shared_ptr<hipaa::support::Log> log;
  std::unique_ptr<hipaa::resource::Provider> provider;
};
