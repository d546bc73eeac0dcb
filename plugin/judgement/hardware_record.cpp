#include "plugin/judgement/hardware_record.hpp"

#include "plugin/rules/read/hardware.hpp"

namespace hipaa::resource {

HardwareRecord hardware_record(const model::Facts& facts) {
  const auto hardware = rules::hardware_of(facts);
  return {rules::hardware_document(facts, hardware), hardware.holds == rules::Encryption::yes};
}

}  // namespace hipaa::resource
