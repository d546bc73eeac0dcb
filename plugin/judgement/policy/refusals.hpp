// Which attributes of a cluster the rules look at, and which values they refuse: the table
// schemas/catalogs/refusals.json, and what other catalogues say of runtimes, instance types,
// transport and secrets. A way to break a rule is what some attributes would have to be, all at
// once. Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugin/cluster/policy/policy_limits.hpp"

namespace hipaa::resource {

struct Want {
  enum class Kind : std::uint8_t { absent, text, integer, flag };
  std::string attribute;  // "aws_attributes.ebs_volume_count"
  Kind kind = Kind::absent;
  const TextLanguage* language = nullptr;  // of a text
  std::int64_t least = 0;                  // of an integer
  std::int64_t most = 0;
  bool flag = false;
};

struct Way {
  std::string rule;         // "HC-EBS-01"
  std::vector<Want> wants;  // the attribute at fault first
  // Nobody knows whether such values break the rule: why, as the end of a sentence.
  std::string doubt;
};

class Refusals {
 public:
  // What is refused at a time: support of runtimes ends.
  explicit Refusals(std::int64_t now_unix_ms);

  // Of all attributes that are known to have an effect, and of those that `limits` speaks of.
  // They borrow from this object.
  [[nodiscard]] std::vector<Way> ways(const json::object& limits) const&;
  std::vector<Way> ways(const json::object& limits) const&& = delete;

  // Whether clusters of pipelines have the attribute.
  [[nodiscard]] static bool is_of_pipelines(std::string_view attribute);

 private:
  void add_runtimes_without_support(std::vector<Way>& made) const;

  std::vector<std::unique_ptr<const support::Pattern>> patterns_;
  TextLanguage ended_, unlisted_;  // runtimes whose support has ended; that the catalogue lacks
};

}  // namespace hipaa::resource
