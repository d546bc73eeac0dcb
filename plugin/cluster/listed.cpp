#include "plugin/cluster/listed.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

// Calls `visit(name, sent, shown)` for each setting of the Clusters API, absent and empty being
// nullptr; false as soon as it is.
template <class Visit>
bool all_settings(const json::object& sent, const json::object& cluster, Visit visit) {
  const auto setting = [](const json::object& in, std::string_view name) {
    const auto* found = model::find(in, name);
    const bool is_empty =
        found != nullptr && ((found->is_object() && found->get_object().empty()) ||
                             (found->is_array() && found->get_array().empty()));
    return is_empty ? nullptr : found;
  };
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed || is_our_own(property.name)) continue;
    const auto* shown = setting(cluster, property.name);
    // The present size of an autoscaling cluster is no setting.
    if (property.name == "num_workers" && model::find(cluster, "autoscale") != nullptr)
      shown = nullptr;
    if (!visit(property.name, setting(sent, property.name), shown)) return false;
  }
  return true;
}

}  // namespace

void remember_shown(const json::object& cluster, Private& kept) {
  kept.shown.reset();
  if (!kept.sent) return;
  const auto* spec = model::find(cluster, "spec");
  if (spec == nullptr || !spec->is_object() ||
      !all_settings(*kept.sent, spec->get_object(),
                    [](std::string_view name, const json::value* sent, const json::value* found) {
                      // A resize changes the size and leaves `spec` as it was.
                      return is_size(name) || same_setting(sent, found);
                    }))
    return;
  json::object differing;
  all_settings(*kept.sent, cluster,
               [&](std::string_view name, const json::value* sent, const json::value* shown) {
                 if (!same_setting(sent, shown))
                   differing[name] = shown == nullptr ? json::value() : *shown;
                 return true;
               });
  kept.shown = std::move(differing);
}

bool complete_listed(json::object& cluster, const Private& kept) {
  if (!kept.sent || !kept.shown) return false;
  const bool is_as_it_was = all_settings(
      *kept.sent, cluster,
      [&](std::string_view name, const json::value* sent, const json::value* shown) {
        const auto* differing = kept.shown->if_contains(name);
        const auto* then = differing == nullptr ? sent : differing->is_null() ? nullptr : differing;
        return same_setting(then, shown);
      });
  if (is_as_it_was) cluster["spec"] = *kept.sent;
  return is_as_it_was;
}

}  // namespace hipaa::resource
