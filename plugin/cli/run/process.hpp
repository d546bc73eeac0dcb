// What is the whole process's: core dumps, signals.
#pragma once

#include <hipaa/provider.hpp>

namespace hipaa::cli {

// Core dumps off (memory holds tokens; another process of the same user cannot read it either),
// writing to a closed pipe an error instead of an end, SSLKEYLOGFILE out of the environment (unless
// HIPAA_KEEP_SSLKEYLOGFILE=yes).
void harden_process();

// SIGINT, SIGTERM and SIGHUP ask running calls to stop; what they have done by then is saved. A
// second one ends the process at once: the state file is whole at any moment, and creates that were
// begun are marked in it.
void stop_on_signals();

// The token for calls into this library. It lives as long as the process, because a signal may come
// at any time. One thread.
hipaa_cancel* cancel_of(const abi::Library& library);

// Whether a signal has come. Any thread.
bool is_stopping();

}  // namespace hipaa::cli
