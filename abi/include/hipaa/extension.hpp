// C++ hosts: what the wrappers of the extensions share. Include audit.hpp, coverage.hpp or
// evidence.hpp instead.
#ifndef HIPAA_EXTENSION_ABI_HPP
#define HIPAA_EXTENSION_ABI_HPP

#include <hipaa/provider.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace hipaa {
namespace abi {
namespace detail {

// The table of an extension; NULL where the library has none of at least `least` bytes.
template <class Table>
const Table* extension_of(const Library& library, const char* id, std::size_t least) noexcept {
  const Table* table = static_cast<const Table*>(library.extension(id));
  return table != nullptr && table->struct_size >= least ? table : nullptr;
}

template <class Take>
std::int32_t HIPAA_CALL forward_row(void* take, const hipaa_str* row) noexcept {
  return (*static_cast<Take*>(take))(*row) ? 0 : 1;
}

// Calls a slot that hands out rows; a NULL slot gives an empty result.
template <class Slot, class Take>
Result run_for_rows(const hipaa_api* api, Slot slot, const Provider& provider,
                    const hipaa_call& call, const hipaa_request& request, Take& take) noexcept {
  if (slot == nullptr) return Result();
  if (!provider) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
  hipaa_result* out = nullptr;
  const hipaa_status status =
      slot(provider.get(), &call, &request, &forward_row<Take>,
           const_cast<void*>(static_cast<const void*>(std::addressof(take))), &out);
  return Result(api, status, out);
}

}  // namespace detail
}  // namespace abi
}  // namespace hipaa

#endif
