// A resource's value from Terraform's bytes into the library's text and back without a tree
// between, which costs most of what a call of this host costs. Whatever is not as plain as nearly
// all values are (texts in ASCII, integers, what is as the user wrote it) goes by way of plain.hpp,
// wire.hpp and msgpack.hpp, whose results these are. Pure, any thread.
//
// What it brings: for a plan of 1000 clusters the provider's processes took 0.31 s of CPU with it
// and 0.43 s by way of the trees, terraform and provider together 5.2 s and 5.6 s (medians of four
// runs in turn, tests/bench/terraform.py's measure).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// envelope_of(plain_of(type, read_msgpack(type, bytes))); nullopt where the bytes are no value.
std::optional<std::string> envelope_of_bytes(const Node& type, std::string_view bytes);

// The bytes of each attribute of an object, in the order of the type's; empty for null. They borrow
// from `object`. All are empty where it is no object.
using AttributeBytes = std::vector<std::string_view>;
AttributeBytes attribute_bytes(const Node& type, std::string_view object);

// The bytes of one attribute; empty for null, and where there is none.
std::string_view bytes_of_attribute(std::string_view object, std::string_view name);

// write_msgpack(type, wire_of(type, open_envelope(envelope).plain, hint)), where the hint is an
// object by its attributes; without_unknowns of it if Unknowns::are_null.
enum class Unknowns : std::uint8_t { stay, are_null };
std::string bytes_of_envelope(const Node& type, std::string_view envelope,
                              const AttributeBytes& hint, Unknowns unknowns);

}  // namespace hipaa::terraform
