// Structs that a host filled, read as the contract says: as far as we know them, and zero beyond.
// What a later header's host asks for there cannot be done, and is not left out silently.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>

#include "plugin/boundary/handles.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::boundary {

support::Failure bad_argument(std::string summary, std::string detail);

// Whether the struct at `given` has a size that some header may give it, from `smallest` (that of
// ABI 1.0) on, and is zero from `known` (our own size) on.
support::Result<void> expect_readable(const void* given, std::size_t size, std::size_t smallest,
                                      std::size_t known, const std::string& name);

// Texts are NULL with size 0 alone, and reserved members zero.
support::Result<void> expect_valid(const hipaa_host& host);
support::Result<void> expect_valid(const hipaa_call& call);
support::Result<void> expect_valid(const hipaa_request& request);

// `given` may be null: all zero.
template <class Struct>
support::Result<Struct> read_struct(const Struct* given, const char* name,
                                    std::size_t smallest = sizeof(Struct)) {
  Struct read{};
  if (given != nullptr) {
    auto readable = expect_readable(given, given->struct_size, smallest, sizeof read, name);
    if (!readable) return std::move(readable).error();
    std::memcpy(&read, given, std::min(given->struct_size, sizeof read));
  }
  read.struct_size = sizeof read;
  if (auto valid = expect_valid(read); !valid) return std::move(valid).error();
  return read;
}

// A text of the host; nullopt when absent ({NULL, 0}).
inline std::optional<std::string_view> text(const hipaa_str& from) {
  if (from.data == nullptr) return std::nullopt;
  return std::string_view(from.data, from.size);
}

resource::Request to_request(const hipaa_request& from);

}  // namespace hipaa::boundary
