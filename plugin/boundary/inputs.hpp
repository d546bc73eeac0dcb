// Structs that a host filled, read as the contract says: min(struct_size, ours), the rest zero.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>

#include "plugin/boundary/handles.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::boundary {

support::Failure bad_argument(std::string summary, std::string detail);

// `smallest` is the struct's size in ABI 1.0. `given` may be null: all zero.
template <class Struct>
support::Result<Struct> read_struct(const Struct* given, const char* name,
                                    std::size_t smallest = sizeof(Struct)) {
  Struct read{};
  read.struct_size = sizeof read;
  if (given == nullptr) return read;
  if (given->struct_size < smallest) {
    return bad_argument(std::string("struct_size of ") + name + " is too small.",
                        "It is " + std::to_string(given->struct_size) +
                            "; set it to sizeof the struct, at least " + std::to_string(smallest) +
                            ".");
  }
  std::memcpy(&read, given, std::min(given->struct_size, sizeof read));
  read.struct_size = sizeof read;
  return read;
}

// A text of the host; nullopt when absent ({NULL, 0}).
inline std::optional<std::string_view> text(const hipaa_str& from) {
  if (from.data == nullptr) return std::nullopt;
  return std::string_view(from.data, from.size);
}

resource::Request to_request(const hipaa_request& from);

}  // namespace hipaa::boundary
