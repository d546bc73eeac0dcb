// The operations' C functions: check what the host gave, set up the call, run the verb.
#include "plugin/boundary/api_functions.hpp"

#include "plugin/boundary/guard.hpp"
#include "plugin/boundary/host_call.hpp"
#include "plugin/boundary/inputs.hpp"
#include "plugin/operations/audit/audit.hpp"
#include "plugin/operations/coverage/coverage.hpp"

namespace hipaa::boundary {
namespace {

using resource::Answer;
using resource::CallContext;
using resource::Provider;
using resource::Request;

// `verb(provider, request, call, answer)`; provider may be null only where the verb says so.
template <class Verb>
hipaa_status run(hipaa_provider* provider, const hipaa_call* given_call,
                 const hipaa_request* given_request, hipaa_result** out, bool needs_provider,
                 Verb verb) {
  return guard(out, [&](Answer& answer) {
    if (out == nullptr)
      return answer.fail(
          bad_argument("The place for the result is missing.",
                       "`out` must not be NULL: without the result, state would be lost."));
    if (provider == nullptr && needs_provider)
      return answer.fail(
          bad_argument("The provider is missing.", "Make one with provider_new first."));
    if (provider != nullptr && provider->owner != getpid()) {
      return answer.fail(
          {support::Status::forked,
           model::error("HP-CALL-FORKED", "The provider belongs to the parent process.",
                        "After fork, make a provider of its own in the child.")});
    }
    if (given_request == nullptr)
      return answer.fail(bad_argument("The request is missing.", "`request` must not be NULL."));
    const auto call = read_struct(given_call, "hipaa_call");
    if (!call) return answer.fail(call.error());
    if (call->timeout_ms < 0)
      return answer.fail(
          bad_argument("timeout_ms is negative.", "0 stands for the provider's default."));
    const auto request = read_struct(given_request, "hipaa_request");
    if (!request) return answer.fail(request.error());
    support::Log silent;
    HostCall context(*call, provider == nullptr ? silent : *provider->log);
    verb(provider == nullptr ? nullptr : provider->provider.get(), to_request(*request), context,
         answer);
    if (host_function_threw()) {
      answer.status = support::Status::internal;
      answer.diagnostics.insert(
          answer.diagnostics.begin(),
          model::error("HP-INTERNAL", "A function of the host threw an exception.",
                       "Functions that the host gives (progress, log, rows) must not throw. The "
                       "operation was ended; what it had learned until then is in the result."));
    }
  });
}

}  // namespace

#define HIPAA_VERB(name, call_verb)                                                                \
  hipaa_status name(hipaa_provider* provider, const hipaa_call* call,                              \
                    const hipaa_request* request, hipaa_result** out) {                            \
    return run(provider, call, request, out, true,                                                 \
               [](const Provider* on, const Request& what, CallContext& context, Answer& answer) { \
                 answer = call_verb;                                                               \
               });                                                                                 \
  }

HIPAA_VERB(plan, resource::plan(*on, what, context))
HIPAA_VERB(apply, resource::apply(*on, what, context, answer))
HIPAA_VERB(read, resource::read(*on, what, context))
HIPAA_VERB(import_state, resource::import_state(*on, what, context))
HIPAA_VERB(verify, resource::verify(*on, what, context))
HIPAA_VERB(prove, resource::prove_running(*on, what, context))
#undef HIPAA_VERB

hipaa_status seal(hipaa_provider* provider, const hipaa_call* call, hipaa_result** out) {
  hipaa_request nothing{};
  nothing.struct_size = sizeof nothing;
  return run(provider, call, &nothing, out, true,
             [](const Provider* on, const Request&, CallContext& context, Answer& answer) {
               answer = resource::seal_evidence(*on, context);
             });
}

hipaa_status validate(hipaa_provider* provider, const hipaa_call* call,
                      const hipaa_request* request, hipaa_result** out) {
  return run(provider, call, request, out, false,
             [](const Provider* on, const Request& what, CallContext& context, Answer& answer) {
               answer = resource::validate(on, what, context);
             });
}

hipaa_status upgrade_state(hipaa_provider* provider, const hipaa_call* call,
                           const hipaa_request* request, hipaa_result** out) {
  return run(provider, call, request, out, false,
             [](const Provider*, const Request& what, CallContext&, Answer& answer) {
               answer = resource::upgrade_state(what);
             });
}

hipaa_status move_state(hipaa_provider* provider, const hipaa_call* call,
                        const hipaa_request* request, hipaa_result** out) {
  return run(provider, call, request, out, false,
             [](const Provider*, const Request& what, CallContext&, Answer& answer) {
               answer = resource::move_state(what);
             });
}

hipaa_status read_data(hipaa_provider* provider, const hipaa_call* call,
                       const hipaa_request* request, hipaa_result** out) {
  return run(provider, call, request, out, true,
             [](const Provider* on, const Request& what, CallContext& context, Answer& answer) {
               answer = resource::read_data(*on, what, context);
             });
}

hipaa_status call_function(hipaa_provider* provider, const hipaa_call* call,
                           const hipaa_request* request, hipaa_result** out) {
  return run(provider, call, request, out, false,
             [](const Provider* on, const Request& what, CallContext& context, Answer& answer) {
               answer = resource::call_function(on, what, context);
             });
}

namespace {

// Hands a row to the host's function; false: it asked for the end.
template <class Take>
auto rows_to(Take take, void* take_ctx) {
  return [take, take_ctx, row = std::string()](std::string_view text) mutable {
    row = text;  // NUL-terminated, as everything that we hand out
    const hipaa_str borrowed{row.c_str(), row.size()};
    bool goes_on = false;
    call_host([&] { goes_on = take(take_ctx, &borrowed) == 0; });
    return goes_on;
  };
}

// Runs an operation that needs the provider and hands out rows by `take`.
template <class Take, class Verb>
hipaa_status run_for_rows(hipaa_provider* provider, const hipaa_call* call,
                          const hipaa_request* request, Take take, void* take_ctx,
                          hipaa_result** out, Verb verb) {
  return run(provider, call, request, out, true,
             [&](const Provider* on, const Request& what, CallContext& context, Answer& answer) {
               if (take == nullptr)
                 return answer.fail(bad_argument("The callback for the rows is missing.",
                                                 "`take` must not be NULL."));
               answer = verb(*on, what, context, rows_to(take, take_ctx));
             });
}

}  // namespace

hipaa_status audit(hipaa_provider* provider, const hipaa_call* call, const hipaa_request* request,
                   hipaa_audit_row take, void* take_ctx, hipaa_result** out) {
  return run_for_rows(provider, call, request, take, take_ctx, out, resource::audit);
}

hipaa_status unproved(hipaa_provider* provider, const hipaa_call* call,
                      const hipaa_request* request, hipaa_audit_row take, void* take_ctx,
                      hipaa_result** out) {
  return run_for_rows(provider, call, request, take, take_ctx, out, resource::unproved);
}

hipaa_status coverage(hipaa_provider* provider, const hipaa_call* call,
                      const hipaa_request* request, hipaa_coverage_row take, void* take_ctx,
                      hipaa_result** out) {
  return run_for_rows(provider, call, request, take, take_ctx, out, resource::tell_coverage);
}

}  // namespace hipaa::boundary
