#include "plugin/rules/read/hardware.hpp"

#include <algorithm>

#include "plugin/rules/read/pools.hpp"

namespace hipaa::rules {
namespace {

// The worse of two: one that does not encrypt is enough, and so is one that nobody knows.
Encryption worse_of(Encryption one, Encryption other) {
  if (one == Encryption::no || other == Encryption::no) return Encryption::no;
  return one == Encryption::yes ? other : one;
}

Encryption encryption_of(const json::value& recorded) {
  if (!recorded.is_bool()) return Encryption::unknown;
  return recorded.get_bool() ? Encryption::yes : Encryption::no;
}

Encryption encryption_by(SecurityProfile profile) {
  switch (profile) {
    case SecurityProfile::on:
    case SecurityProfile::assumed:
      return Encryption::yes;
    case SecurityProfile::off:
      return Encryption::no;
    case SecurityProfile::unknown:
      break;
  }
  return Encryption::unknown;
}

}  // namespace

Hardware hardware_of(const model::Facts& facts) {
  Hardware made;
  made.profile = security_profile(facts);
  for (const auto& use : node_types_of(facts)) {
    if (!use.id.has_value()) {
      made.types.push_back({"", Encryption::unknown});
      continue;
    }
    const std::string id(use.id.value());
    if (std::none_of(made.types.begin(), made.types.end(),
                     [&id](const auto& one) { return one.id == id; }))
      made.types.push_back({id, encryption_in_transit(facts, id)});
  }
  made.holds = encryption_by(made.profile);
  for (const auto& one : made.types) made.holds = worse_of(made.holds, one.encrypts);
  const auto pools = pools_of(facts);
  const bool is_whole =
      std::all_of(pools.begin(), pools.end(), [](const auto& pool) { return pool.is_present(); });
  if (made.types.empty() || !is_whole) made.holds = worse_of(made.holds, Encryption::unknown);
  return made;
}

json::object hardware_document(const model::Facts& facts, const Hardware& hardware) {
  json::object types;
  for (const auto& one : hardware.types) {
    auto& recorded = types[one.id];
    if (one.encrypts != Encryption::unknown) recorded = one.encrypts == Encryption::yes;
  }
  json::object made{{"compliance_security_profile", name_of(hardware.profile)}};
  if (const auto* etag = below(facts.security_profile.document, "etag"); etag != nullptr)
    made["etag"] = *etag;
  made["node_types"] = std::move(types);
  return made;
}

Encryption hardware_in(const json::value& document) {
  const auto profile = text_of(below(document, "compliance_security_profile"));
  const auto* types = below(document, "node_types");
  if (types == nullptr || !types->is_object()) return Encryption::unknown;
  auto holds = profile.is("on") || profile.is("assumed") ? Encryption::yes
               : profile.is("off")                       ? Encryption::no
                                                         : Encryption::unknown;
  if (types->get_object().empty()) holds = worse_of(holds, Encryption::unknown);
  for (const auto& one : types->get_object()) holds = worse_of(holds, encryption_of(one.value()));
  return holds;
}

}  // namespace hipaa::rules
