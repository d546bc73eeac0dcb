// malloc and its kin of this program, which stand in for the C library's: the n-th allocation that
// the watched library makes fails, once or from then on, and what it does not give back is counted.
// The others in this process (libcurl, the C library, the test itself) get their memory as ever.
// One thread.
#pragma once

namespace hipaa::tests {

// The library that this address is in.
void watch_library_of(const void* address);

// From now on the n-th allocation fails, and all that follow it where `for_good`.
void fail_at(long n, bool for_good);
// No allocation fails any more.
struct Allocations {
  long asked_for = 0;  // since fail_at
  bool has_failed = false;
};
Allocations no_more_failures();

// Allocations that are not given back yet.
long live_allocations();

}  // namespace hipaa::tests
