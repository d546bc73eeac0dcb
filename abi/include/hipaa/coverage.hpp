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
#include <hipaa/extension.hpp>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Coverage {
 public:
  Coverage() noexcept : api_(nullptr), coverage_(nullptr) {}
  explicit Coverage(const Library& library) noexcept : api_(library.api()), coverage_(nullptr) {
    const hipaa_coverage_api* table = detail::extension_of<hipaa_coverage_api>(
        library, HIPAA_COVERAGE_EXTENSION, sizeof(hipaa_coverage_api));
    if (table != nullptr) coverage_ = table->coverage;
  }

  explicit operator bool() const noexcept { return coverage_ != nullptr; }

  // `take(const hipaa_str&)` is called for each row, on this thread; the row is borrowed until it
  // returns, and false ends the report. It must not throw.
  template <class Take>
  Result run(const Provider& provider, const hipaa_call& call, const hipaa_request& request,
             Take& take) const noexcept {
    return detail::run_for_rows(api_, coverage_, provider, call, request, take);
  }

 private:
  const hipaa_api* api_;
  decltype(hipaa_coverage_api::coverage) coverage_;
};

}  // namespace abi
}  // namespace hipaa

#endif
