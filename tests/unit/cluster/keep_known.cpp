#include <catch2/catch.hpp>

#include "plugin/cluster/cluster_document.hpp"

namespace json = boost::json;

TEST_CASE("what no state can hold is left out of what the workspace says, and the rest is kept") {
  auto value =
      json::parse(R"({"cluster_name":"a","new_setting":{"b":1},"spark_conf":{"c":"d","e":1},
      "aws_attributes":"none","autoscale":{"min_workers":"1","max_workers":2},"num_workers":null,
      "libraries":["x",{"jar":"/a.jar"},{"uv":{}}],"data_security_mode":"NEW","ssh_public_keys":[""]})");
  hipaa::resource::keep_known(value.as_object());
  CHECK(value == json::parse(R"({"cluster_name":"a","spark_conf":{"c":"d"},"num_workers":null,
      "autoscale":{"max_workers":2},"libraries":[{"jar":"/a.jar"},{}],"data_security_mode":"NEW",
      "ssh_public_keys":[""]})"));
  const auto state = hipaa::resource::write_state({value.as_object(), false});
  CHECK(hipaa::resource::read_state(state, "state").has_value());
}
