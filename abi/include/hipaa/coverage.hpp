// C++ hosts: the extension of coverage.h, rows to any callable. What provider.hpp says of failures,
// ownership and threads holds here.
//
//   const hipaa::abi::Coverage coverage(library);
//   if (!coverage) return complain("this library has no coverage");
//   auto take = [](const hipaa_str& row) { return print(row); };  // false ends it
//   const auto answer = coverage.run(provider, call, request, take);
#ifndef HIPAA_COVERAGE_ABI_HPP
#define HIPAA_COVERAGE_ABI_HPP

#include <hipaa/coverage.h>
#include <hipaa/provider.hpp>

#include <cstdint>
#include <memory>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Coverage {
 public:
  Coverage() noexcept : api_(nullptr), coverage_(nullptr) {}
  explicit Coverage(const Library& library) noexcept
      : api_(library.api()),
        coverage_(
            static_cast<const hipaa_coverage_api*>(library.extension(HIPAA_COVERAGE_EXTENSION))) {
    if (coverage_ != nullptr &&
        (coverage_->struct_size < sizeof(hipaa_coverage_api) || coverage_->coverage == nullptr))
      coverage_ = nullptr;
  }

  explicit operator bool() const noexcept { return coverage_ != nullptr; }

  // `take(const hipaa_str&)` is called for each row, on this thread; the row is borrowed until it
  // returns, and false ends the report. It must not throw.
  template <class Take>
  Result run(const Provider& provider, const hipaa_call& call, const hipaa_request& request,
             Take& take) const noexcept {
    if (coverage_ == nullptr) return Result();
    if (!provider) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
    hipaa_result* out = nullptr;
    const hipaa_status status = coverage_->coverage(
        provider.get(), &call, &request, &Coverage::forward<Take>,
        const_cast<void*>(static_cast<const void*>(std::addressof(take))), &out);
    return Result(api_, status, out);
  }

 private:
  template <class Take>
  static std::int32_t HIPAA_CALL forward(void* context, const hipaa_str* row) noexcept {
    return (*static_cast<Take*>(context))(*row) ? 0 : 1;
  }

  const hipaa_api* api_;
  const hipaa_coverage_api* coverage_;
};

}  // namespace abi
}  // namespace hipaa

#endif
