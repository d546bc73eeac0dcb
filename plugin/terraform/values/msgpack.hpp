// MessagePack as the protocol carries it. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// Deeper than any value of a schema, and than a dynamic value has a reason to be; the reader
// recurses.
inline constexpr std::size_t deepest_nesting = 128;

// How deep arrays and maps stand in one another; nullopt where the bytes are not one whole value or
// lie deeper than `limit`. Reads lengths only, never recurses, never allocates by a length that
// the bytes claim.
std::optional<std::size_t> msgpack_depth(std::string_view bytes, std::size_t limit);

// nullopt where the bytes are no MessagePack value or are nested too deeply.
std::optional<Json> read_msgpack(std::string_view bytes);
// The same without the attributes that are null, of which an object of Terraform has a hundred:
// absent and null are one thing. Nulls in lists, maps and dynamic values stay.
std::optional<Json> read_msgpack(const Node& type, std::string_view bytes);
std::string write_msgpack(const Json& value);
// The same with every attribute of the type: null where the value has none.
std::string write_msgpack(const Node& type, const Json& value);

}  // namespace hipaa::terraform
