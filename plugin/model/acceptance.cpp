#include "plugin/model/acceptance.hpp"

namespace hipaa::model {

json::object to_json(const Acceptance& acceptance) {
  const bool is_waiver = acceptance.kind == Acceptance::Kind::waiver;
  return {{"approved_by", acceptance.approved_by},
          {"expires_on", acceptance.expires_on},
          {"id", acceptance.id},
          {"kind", is_waiver ? "waiver" : "acknowledgement"},
          {"reason", acceptance.reason},
          {"source", {{"file", acceptance.file}, {"path", acceptance.path}}},
          {"ticket", acceptance.ticket}};
}

}  // namespace hipaa::model
