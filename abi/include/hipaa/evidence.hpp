// C++ hosts: the extension of evidence.h. What provider.hpp says of failures, ownership and threads
// holds here.
//
//   const hipaa::abi::Evidence evidence(library);
//   if (evidence) report(evidence.seal(provider, hipaa::abi::Call()));  // before provider ends
#ifndef HIPAA_EVIDENCE_ABI_HPP
#define HIPAA_EVIDENCE_ABI_HPP

#include <hipaa/evidence.h>
#include <hipaa/extension.hpp>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Evidence {
 public:
  Evidence() noexcept : api_(nullptr), seal_(nullptr) {}
  explicit Evidence(const Library& library) noexcept : api_(library.api()), seal_(nullptr) {
    const hipaa_evidence_api* table = detail::extension_of<hipaa_evidence_api>(
        library, HIPAA_EVIDENCE_EXTENSION, sizeof(hipaa_evidence_api));
    if (table != nullptr) seal_ = table->seal;
  }

  explicit operator bool() const noexcept { return seal_ != nullptr; }

  Result seal(const Provider& provider, const hipaa_call& call) const noexcept {
    if (seal_ == nullptr) return Result();
    if (!provider) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
    hipaa_result* out = nullptr;
    const hipaa_status status = seal_(provider.get(), &call, &out);
    return Result(api_, status, out);
  }

 private:
  const hipaa_api* api_;
  decltype(hipaa_evidence_api::seal) seal_;
};

}  // namespace abi
}  // namespace hipaa

#endif
