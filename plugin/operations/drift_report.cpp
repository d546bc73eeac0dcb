#include "plugin/operations/drift_report.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/hand_set_secrets.hpp"
#include "plugin/support/time_text.hpp"

namespace hipaa::resource {
namespace {

constexpr int events_read = 50;

const json::object* object_in(const json::object& from, std::string_view name) {
  const auto* found = model::find(from, name);
  return found == nullptr ? nullptr : found->if_object();
}

bool differs(const json::object* now, const json::object* before, std::string_view attribute) {
  if (now == nullptr || before == nullptr) return false;
  return !same_setting(model::find(*now, attribute), model::find(*before, attribute));
}

// Whether the event changed the attribute.
bool changed(const json::object& event, const json::object& details, const std::string& attribute) {
  const auto type = text_of(event, "type");
  if (attribute == "is_pinned") return type == "PINNED" || type == "UNPINNED";
  // Autoscaling resizes as well, and is nobody's change.
  if (type == "RESIZING") return is_size(attribute) && text_of(details, "cause") == "USER_REQUEST";
  if (type != "EDITED") return false;
  return differs(object_in(details, "attributes"), object_in(details, "previous_attributes"),
                 attribute) ||
         (is_size(attribute) && differs(object_in(details, "cluster_size"),
                                        object_in(details, "previous_cluster_size"), attribute));
}

std::string who_and_when(const json::object& event, const json::object& details) {
  const auto user = text_of(details, "user");
  const auto* at = model::find(event, "timestamp");
  return (user.empty() ? std::string("an unnamed user") : user) +
         (at == nullptr || !at->is_int64() ? std::string(".")
                                           : " at " + support::rfc3339(at->get_int64()) + ".");
}

// The newest event that changed the attribute.
std::string change_of(const json::array& events, const std::string& attribute) {
  for (const auto& one : events) {
    const auto* event = one.if_object();
    const auto* details = event == nullptr ? nullptr : object_in(*event, "details");
    if (details != nullptr && changed(*event, *details, attribute))
      return " Changed by " + who_and_when(*event, *details);
  }
  return " The cluster's events do not name who changed it.";
}

}  // namespace

void tell_drift(ApplyOperation& operation, const std::vector<std::string>& drifted,
                const json::object& prior) {
  if (drifted.empty()) return;
  const auto events = operation.client().cluster_events(
      operation.id(), {"EDITED", "RESIZING", "PINNED", "UNPINNED"}, events_read, operation.call);
  for (const auto& name : drifted) {
    const auto shown = [&name](const json::object& in) {
      const auto* value = model::find(in, name);
      return value == nullptr ? std::string("nothing")
                              : model::canonical(shown_to_people(name, *value));
    };
    operation.answer.diagnostics.push_back(model::warning(
        "HP-DRIFT", "The attribute " + name + " was changed outside of this configuration.",
        "It was " + shown(prior) + " and is " + shown(operation.values) + "." +
            change_of(events ? *events : json::array(), name) + " The next apply puts it back.",
        "/" + name));
  }
}

}  // namespace hipaa::resource
