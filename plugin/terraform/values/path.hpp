// JSON Pointers of the library as Terraform's attribute paths. Pure, any thread.
#pragma once

#include <string_view>

#include "plugin/terraform/protocol/tfplugin6.pb.h"
#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// In a dynamic value digits are an index. The path ends before a token
// that leads nowhere in the schema, so that Terraform shows the nearest place that there is.
tfplugin6::AttributePath path_of(const Node& root, std::string_view pointer);

}  // namespace hipaa::terraform
