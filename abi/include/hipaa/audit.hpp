// C++ hosts: the extension of audit.h, rows to any callable. What provider.hpp says of failures,
// ownership and threads holds here.
//
//   const hipaa::abi::Audit audit(library);
//   if (!audit) return complain("this library has no audit");
//   auto take = [](const hipaa_str& row) { return print(row); };  // false ends the audit
//   const auto answer = audit.run(provider, call, request, take);
#ifndef HIPAA_AUDIT_ABI_HPP
#define HIPAA_AUDIT_ABI_HPP

#include <hipaa/audit.h>
#include <hipaa/extension.hpp>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Audit {
 public:
  Audit() noexcept : api_(nullptr), audit_(nullptr) {}
  explicit Audit(const Library& library) noexcept : api_(library.api()), audit_(nullptr) {
    const hipaa_audit_api* table = detail::extension_of<hipaa_audit_api>(
        library, HIPAA_AUDIT_EXTENSION, HIPAA_AUDIT_API_1_0_SIZE);
    if (table != nullptr) audit_ = table->audit;
  }

  explicit operator bool() const noexcept { return audit_ != nullptr; }

  // `take(const hipaa_str&)` is called for each row, on this thread; the row is borrowed until it
  // returns, and false ends the audit. It must not throw.
  template <class Take>
  Result run(const Provider& provider, const hipaa_call& call, const hipaa_request& request,
             Take& take) const noexcept {
    return detail::run_for_rows(api_, audit_, provider, call, request, take);
  }

 private:
  const hipaa_api* api_;
  decltype(hipaa_audit_api::audit) audit_;
};

}  // namespace abi
}  // namespace hipaa

#endif
