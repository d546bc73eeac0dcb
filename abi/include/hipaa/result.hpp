// C++ hosts: the answer of a call, and the texts that cross the ABI. Included by provider.hpp,
// which says what holds of all of it.
#ifndef HIPAA_RESULT_ABI_HPP
#define HIPAA_RESULT_ABI_HPP

#include <hipaa/provider.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

// What must not be dropped, from C++17 on, which has a word for it.
#if defined(__cplusplus) && __cplusplus >= 201703L
#define HIPAA_NODISCARD [[nodiscard]]
#else
#define HIPAA_NODISCARD
#endif

namespace hipaa {
namespace abi {

// Text for the library: borrowed, so never from a temporary that ends before the call.
HIPAA_NODISCARD inline hipaa_str borrow(const char* data, std::size_t size) noexcept {
  hipaa_str made;
  made.data = data;
  made.size = size;
  return made;
}
HIPAA_NODISCARD inline hipaa_str borrow(const char* text) noexcept {
  return borrow(text, text == nullptr ? 0 : std::strlen(text));
}
HIPAA_NODISCARD inline hipaa_str borrow(const std::string& text) noexcept {
  return borrow(text.data(), text.size());
}

// Text of the library, to keep.
HIPAA_NODISCARD inline std::string copy(const hipaa_str& text) {
  return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

// The diagnostics of one result. Borrowed from the result.
class Diagnostics {
 public:
  class Iterator {
   public:
    Iterator(const Diagnostics* all, std::size_t index) noexcept : all_(all), index_(index) {}
    hipaa_diagnostic operator*() const noexcept { return (*all_)[index_]; }
    Iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const noexcept { return index_ != other.index_; }

   private:
    const Diagnostics* all_;
    std::size_t index_;
  };

  Diagnostics(const hipaa_api* api, const hipaa_result* result) noexcept
      : api_(api),
        result_(result),
        size_(result == nullptr ? 0 : api->result_diagnostic_count(result)) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  // All zero when there is none of that index; so is `acceptance` from a library of 1.0.
  hipaa_diagnostic operator[](std::size_t index) const noexcept {
    hipaa_diagnostic one = hipaa_diagnostic();
    one.struct_size = sizeof one;
    if (result_ == nullptr || api_->result_diagnostic(result_, index, &one) != HIPAA_OK)
      one = hipaa_diagnostic();
    return one;
  }
  Iterator begin() const noexcept { return Iterator(this, 0); }
  Iterator end() const noexcept { return Iterator(this, size_); }

 private:
  const hipaa_api* api_;
  const hipaa_result* result_;
  std::size_t size_;
};

// The answer of one call. What it gives out is borrowed from it, so that none is given out by a
// temporary: keep the result in a variable.
class HIPAA_NODISCARD Result {
 public:
  Result() noexcept : api_(nullptr), result_(nullptr), status_(HIPAA_E_UNSUPPORTED) {}
  // Takes over what a function of the table returned and wrote.
  Result(const hipaa_api* api, hipaa_status status, hipaa_result* result) noexcept
      : api_(api), result_(result), status_(status) {}
  Result(Result&& other) noexcept
      : api_(other.api_), result_(other.result_), status_(other.status_) {
    other.result_ = nullptr;
  }
  Result& operator=(Result&& other) noexcept {
    std::swap(api_, other.api_);
    std::swap(result_, other.result_);
    std::swap(status_, other.status_);
    return *this;
  }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;
  ~Result() {
    if (result_ != nullptr) api_->result_free(result_);
  }

  // Not HIPAA_OK: it did not do what was asked. Documents may be there all the same.
  HIPAA_NODISCARD hipaa_status status() const noexcept {
    return static_cast<hipaa_status>(status_);
  }
  HIPAA_NODISCARD bool ok() const noexcept { return status_ == HIPAA_OK; }

  // {NULL, 0} when there is no such document; NUL-terminated otherwise.
  hipaa_str document(hipaa_document which) const& noexcept {
    hipaa_str text = borrow(nullptr, 0);
    if (result_ == nullptr || api_->result_document(result_, which, &text) != HIPAA_OK)
      return borrow(nullptr, 0);
    return text;
  }
  hipaa_str document(hipaa_document which) const&& = delete;
  bool has(hipaa_document which) const noexcept { return document(which).data != nullptr; }
  Diagnostics diagnostics() const& noexcept { return Diagnostics(api_, result_); }
  Diagnostics diagnostics() const&& = delete;

 private:
  const hipaa_api* api_;
  hipaa_result* result_;
  std::intptr_t status_;  // as wide as its neighbours, so that nothing is padded
};

}  // namespace abi
}  // namespace hipaa

#endif
