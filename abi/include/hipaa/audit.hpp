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
#include <hipaa/provider.hpp>

#include <cstdint>
#include <memory>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Audit {
 public:
  Audit() noexcept : api_(nullptr), audit_(nullptr) {}
  explicit Audit(const Library& library) noexcept
      : api_(library.api()),
        audit_(static_cast<const hipaa_audit_api*>(library.extension(HIPAA_AUDIT_EXTENSION))) {
    if (audit_ != nullptr &&
        (audit_->struct_size < HIPAA_AUDIT_API_1_0_SIZE || audit_->audit == nullptr))
      audit_ = nullptr;
  }

  explicit operator bool() const noexcept { return audit_ != nullptr; }

  // `take(const hipaa_str&)` is called for each row, on this thread; the row is borrowed until it
  // returns, and false ends the audit. It must not throw.
  template <class Take>
  Result run(const Provider& provider, const hipaa_call& call, const hipaa_request& request,
             Take& take) const noexcept {
    if (audit_ == nullptr) return Result();
    if (!provider) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
    hipaa_result* out = nullptr;
    const hipaa_status status =
        audit_->audit(provider.get(), &call, &request, &Audit::forward<Take>,
                      const_cast<void*>(static_cast<const void*>(std::addressof(take))), &out);
    return Result(api_, status, out);
  }

 private:
  template <class Take>
  static std::int32_t HIPAA_CALL forward(void* context, const hipaa_str* row) noexcept {
    return (*static_cast<Take*>(context))(*row) ? 0 : 1;
  }

  const hipaa_api* api_;
  const hipaa_audit_api* audit_;
};

}  // namespace abi
}  // namespace hipaa

#endif
