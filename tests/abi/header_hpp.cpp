// The C++ header alone, in each language mode that hosts compile it in; that it needs nothing
// included before it, and can be included twice.
#include <hipaa/audit.hpp>
#include <hipaa/coverage.hpp>
#include <hipaa/evidence.hpp>
#include <hipaa/provider.hpp>
#include <hipaa/provider.hpp>  // NOLINT(readability-duplicate-include): the guard is what is tested

hipaa_status abi_header_in_use(const hipaa::abi::Result& result);
hipaa_status abi_header_in_use(const hipaa::abi::Result& result) {
  return result.status();
}
