// C++ hosts: the extension of evidence.h. What provider.hpp says of failures, ownership and threads
// holds here.
//
//   const hipaa::abi::Evidence evidence(library);
//   if (evidence) report(evidence.seal(provider, hipaa::abi::Call()));  // before provider ends
#ifndef HIPAA_EVIDENCE_ABI_HPP
#define HIPAA_EVIDENCE_ABI_HPP

#include <hipaa/evidence.h>
#include <hipaa/provider.hpp>

namespace hipaa {
namespace abi {

// False where the library has no such extension.
class HIPAA_NODISCARD Evidence {
 public:
  Evidence() noexcept : api_(nullptr), evidence_(nullptr) {}
  explicit Evidence(const Library& library) noexcept
      : api_(library.api()),
        evidence_(
            static_cast<const hipaa_evidence_api*>(library.extension(HIPAA_EVIDENCE_EXTENSION))) {
    if (evidence_ != nullptr &&
        (evidence_->struct_size < sizeof(hipaa_evidence_api) || evidence_->seal == nullptr))
      evidence_ = nullptr;
  }

  explicit operator bool() const noexcept { return evidence_ != nullptr; }

  Result seal(const Provider& provider, const hipaa_call& call) const noexcept {
    if (evidence_ == nullptr) return Result();
    if (!provider) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
    hipaa_result* out = nullptr;
    const hipaa_status status = evidence_->seal(provider.get(), &call, &out);
    return Result(api_, status, out);
  }

 private:
  const hipaa_api* api_;
  const hipaa_evidence_api* evidence_;
};

}  // namespace abi
}  // namespace hipaa

#endif
