// What apply is, by what the request holds.
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/operations.hpp"

namespace hipaa::resource {

Answer apply(const Provider& provider, const Request& request, CallContext& call, Answer& left) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (auto asked = expect_plan_or_destroy(request); !asked)
    return answer.fail(std::move(asked).error()), answer;
  if (auto ready = provider.expect_recording(call); !ready)
    return answer.fail(std::move(ready).error()), answer;
  if (!request.planned_state) return destroy(provider, request, call, left);
  auto input = read_apply_input(request, call);
  if (!input) return answer.fail(std::move(input).error()), answer;
  return input->prior ? update(provider, std::move(*input), call, left)
                      : create(provider, std::move(*input), call, left);
}

}  // namespace hipaa::resource
