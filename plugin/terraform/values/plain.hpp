// Values out of Terraform's shape into the library's. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// `wire` without nulls, decimals as numbers, dynamic values bare; unknowns stay marked. Where
// `wire` does not have the node's shape it is taken as it is: the library says what is wrong.
Json plain_of(const Node& node, const Json& wire);

// The same from a state file's JSON, where a dynamic value is {"value":…,"type":…}. Attributes that
// the schema does not have are kept, for the library to upgrade.
Json plain_of_state_file(const Node& node, const Json& raw);

// A state file's JSON in Terraform's shape, without attributes that the schema does not have. In an
// older one a map that stands for an object may have been one, where null means absent.
enum class Written : std::uint8_t { now, by_older };
Json wire_of_state_file(const Node& node, const Json& raw, Written written);

// A flag in Terraform's shape.
Json wire_of_flag(const Node& flag, const Json& value);

// Appends a token to a JSON Pointer.
void append_token(std::string& pointer, std::string_view token);
// Puts null in place of what is unknown, and its pointers, which begin with `pointer`, into a list.
void take_unknowns(Json& value, std::string& pointer, Json& pointers);

// An envelope of the library around a plain value, its unknowns taken out as pointers.
std::string envelope_of(Json plain);
// Around nothing: an envelope whose presence alone counts.
inline constexpr std::string_view empty_envelope = R"({"format_version":1,"value":{}})";

// An envelope of the library: the value with its unknowns marked again.
struct Opened {
  Json plain;
  bool tainted = false;
};
Opened open_envelope(std::string_view text);

}  // namespace hipaa::terraform
