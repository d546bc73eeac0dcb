// JSON Pointers of the library as Terraform's attribute paths. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/terraform/protocol/tfplugin6.pb.h"
#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

// In a dynamic value digits are an index. The path ends before a token
// that leads nowhere in the schema, so that Terraform shows the nearest place that there is.
tfplugin6::AttributePath path_of(const Node& root, std::string_view pointer);

// As HCL writes it: aws_attributes.ebs_volume_count, tasks[0].task_key, spark_conf["a.b"].
std::string text_of(const tfplugin6::AttributePath& path);

}  // namespace hipaa::terraform
