#include "plugin/rules/read/local_disks.hpp"

#include "plugin/rules/read/node_types.hpp"

namespace hipaa::rules {
namespace {

LocalDisks of_family(const model::Facts& facts, std::string_view id) {
  if (const auto* family = instance_family(facts, id))
    return family->local_disks ? LocalDisks::some : LocalDisks::none;
  return LocalDisks::unknown;
}

LocalDisks of_type(const model::Facts& facts, std::string_view id) {
  const auto* type = node_type_facts(facts, id);
  const auto* instance = type == nullptr ? nullptr : model::find(*type, "node_instance_type");
  const auto disks = integer_of(below(instance, "local_disks"));
  const auto nvme = integer_of(below(instance, "local_nvme_disks"));
  if (disks.value_or(0) > 0 || nvme.value_or(0) > 0) return LocalDisks::some;
  // The API leaves zeros out, so an instance type without either number may have none; the table
  // settles it where it knows the family.
  if (disks.has_value() && nvme.has_value()) return LocalDisks::none;
  return of_family(facts, id);
}

}  // namespace

LocalDisks local_disks(const model::Facts& facts) {
  const auto uses = node_types_of(facts);
  auto all = uses.empty() ? LocalDisks::unknown : LocalDisks::none;
  for (const auto& use : uses) {
    const auto one = use.id.has_value() ? of_type(facts, use.id.value()) : LocalDisks::unknown;
    if (one == LocalDisks::some) return one;
    if (one == LocalDisks::unknown) all = one;
  }
  return all;
}

}  // namespace hipaa::rules
