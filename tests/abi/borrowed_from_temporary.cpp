// What a temporary result gives out would be gone with it: with BORROWS as nothing this compiles,
// as diagnostics() or document(…) it must not (CMakeLists.txt).
#include <hipaa/provider.hpp>

namespace {

hipaa::abi::Result answer() {
  return hipaa::abi::Result();
}

}  // namespace

int main() {
  const auto kept = answer();
  static_cast<void>(kept.diagnostics());
  static_cast<void>(kept.document(HIPAA_DOC_STATE));
#ifdef BORROWS
  static_cast<void>(answer().BORROWS);
#endif
  return 0;
}
