// The part of a Terraform plan that says what its author wrote: what a provider computes stands
// nowhere in it. Borrows the document. One thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

class PlanConfiguration {
 public:
  // `root` is the whole document.
  explicit PlanConfiguration(const json::value& root);

  // What is written of the resource of this address, whichever instance it names; nullptr where the
  // configuration does not have it.
  [[nodiscard]] const json::value* expressions_of(std::string_view address) const;

  struct Resource {
    std::string address;  // without the keys of instances
    std::string pointer;  // of its expressions
    const json::value* value = nullptr;
    const json::value* expressions = nullptr;
  };
  [[nodiscard]] const std::vector<Resource>& resources() const { return resources_; }

 private:
  void list(const json::value& module, const std::string& address, const std::string& pointer,
            std::size_t depth);

  std::vector<Resource> resources_;
  std::unordered_map<std::string, const json::value*> by_address_;
};

// What is written of an attribute, or of the attributes of a block, from the expressions around it.
class Written {
 public:
  enum class As : std::uint8_t { unknown, absent, present };

  Written() = default;  // nobody can tell what is written
  explicit Written(const json::value* expressions) : expressions_(expressions) {}

  [[nodiscard]] As attribute(std::string_view name) const;
  // Of the elements of a list of blocks that has `count` in the plan.
  [[nodiscard]] Written block(std::string_view name, std::size_t index, std::size_t count) const;

 private:
  const json::value* expressions_ = nullptr;
};

}  // namespace hipaa::cli
