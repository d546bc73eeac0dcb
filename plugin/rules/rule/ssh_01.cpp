// HC-SSH-01: no SSH keys.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void ssh_01(const Facts& facts, Findings& findings) {
  const auto* keys = below(facts.cluster, "ssh_public_keys");
  if (keys == nullptr) return;
  const auto* list = keys->if_array();
  if (model::is_unknown(*keys)) {
    findings.undecided("/ssh_public_keys", "ssh_public_keys is not known yet.");
  } else if (list != nullptr && !list->empty()) {
    findings.fail("/ssh_public_keys", "ssh_public_keys lets " + std::to_string(list->size()) +
                                          (list->size() == 1 ? " key" : " keys") +
                                          " log in to every node.");
  }
}

}  // namespace hipaa::rules
