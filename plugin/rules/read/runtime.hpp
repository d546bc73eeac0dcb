// The grammar of Databricks runtime keys (`spark_version`).
// Source: the keys of a real workspace's list, and the SDK's own filters. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace hipaa::rules {

enum class RuntimeKind : std::uint8_t {
  standard,
  machine_learning,
  genomics,
  conda,
  gpu,  // GPU, without the machine learning packages
  photon,
  light,   // Databricks Light
  unknown  // the key does not determine it: custom image, reference, not a key at all
};

struct Runtime {
  RuntimeKind kind = RuntimeKind::unknown;
  bool pinned =
      false;  // false: an alias ("auto:latest-lts", "latest-stable-…"), resolved by the workspace
  bool certain = false;     // false: read out of a custom image's label, or unknown
  bool gpu = false;         // for GPUs, of whatever kind
  int major = -1;           // 15 of "15.4.x-scala2.12"; -1 when the key has none
  int minor = -1;           // 4; -1 when the key has none ("18.x-scala2.13")
  int maintenance = -1;     // 2 of "2.1.0-db2-scala2.11"; -1 when the key has none
  std::string_view reason;  // why the kind is unknown or not pinned, in words; a literal
};

Runtime classify_runtime(std::string_view spark_version);

}  // namespace hipaa::rules
