// Values out of the library's shape into Terraform's. Pure, any thread.
#pragma once

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// `plain` with none but the node's attributes; those that are null are left to write_msgpack. What
// says the same as `hint` (the configuration, plan or state that Terraform sent, in wire shape) is
// returned as it stands there: nulls in maps, types of dynamic values, refinements of unknowns and
// the writing of numbers stay the user's. What is write-only is left out.
Json wire_of(const Node& node, const Json& plain, const Json& hint);

// Whether `hint`, in wire shape, says the same as `plain`: refinements of unknowns and the type of
// a null or unknown dynamic value say nothing more.
bool says_same(const Node& node, const Json& hint, const Json& plain);

// Null in place of everything unknown, for states, which must know.
Json without_unknowns(Json wire);

}  // namespace hipaa::terraform
