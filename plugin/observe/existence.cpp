#include "plugin/observe/existence.hpp"

#include <algorithm>

#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {

using model::json::object;
using support::Result;
using support::Stop;
using namespace std::chrono_literals;

namespace {

constexpr auto longest_contradiction = 30s;

Failure contradiction(const std::string& id) {
  return {Status::unavailable,
          model::error("HP-CLUSTER-UNSEEN",
                       "The workspace lists the cluster " + id + " and does not show it.",
                       "clusters/list names it, clusters/get answers that it does not exist, and "
                       "that for half a minute. It is not taken for gone; run the command again.")};
}

}  // namespace

Result<std::optional<object>> confirm_deleted(const Provider& provider, const std::string& id,
                                              support::CallContext& call) {
  const auto start = call.steady_now();
  bool may_list = true;
  for (std::chrono::milliseconds pause = 200ms;;
       pause = std::min<std::chrono::milliseconds>(pause * 3 / 2, 5s)) {
    if (!may_list) return std::optional<object>();  // the second get has confirmed it
    const auto listed = provider.view().clusters().names(id, call, call.steady_now());
    may_list = listed || !is_refused(listed.error().status);
    if (!listed && may_list) return listed.error();
    if (listed && !*listed) return std::optional<object>();
    if (call.steady_now() - start > longest_contradiction) return contradiction(id);
    call.progress("read", "looking for cluster " + id + " once more", -1);
    if (const auto stop = call.wait_for(pause); stop != Stop::none)
      return support::stop_failure(stop, "looking for cluster " + id);
    auto found = provider.client().get_cluster(id, call);
    if (!found || found->has_value()) return found;
  }
}

Result<std::optional<object>> get_confirmed(const Provider& provider, const std::string& id,
                                            support::CallContext& call) {
  auto found = provider.client().get_cluster(id, call);
  return found && !found->has_value() ? confirm_deleted(provider, id, call) : std::move(found);
}

}  // namespace hipaa::resource
