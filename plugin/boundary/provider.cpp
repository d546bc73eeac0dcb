#include "plugin/boundary/api_functions.hpp"
#include "plugin/boundary/guard.hpp"
#include "plugin/boundary/inputs.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/support/plain_call.hpp"

namespace hipaa::boundary {
namespace {

using resource::Answer;

std::shared_ptr<support::Log> log_of(const hipaa_host& host) {
  if (host.log == nullptr) return std::make_shared<support::Log>();
  return std::make_shared<support::Log>(
      static_cast<support::Level>(host.log_level),
      [write = host.log, context = host.ctx](support::Level level, std::string_view message,
                                             std::string_view fields) {
        // Copies, because the contract promises NUL-terminated texts.
        const std::string message_text(message);
        const std::string fields_text(fields);
        const hipaa_str message_out{message_text.c_str(), message_text.size()};
        const hipaa_str fields_out{fields_text.c_str(), fields_text.size()};
        call_host([&] {
          write(context, static_cast<hipaa_log_level>(level), &message_out, &fields_out);
        });
      });
}

// Nobody asked for the end of the evidence: the log is all that is left to say what failed.
void seal_evidence(hipaa_provider& provider) {
  static_cast<void>(guard(nullptr, [&](Answer&) {
    support::PlainCall call(std::chrono::minutes(1));
    for (const auto& one : resource::seal_evidence(*provider.provider, call).diagnostics)
      provider.log->write(support::Level::warn, one.summary + ' ' + one.detail,
                          json::canonical(json::object{{"code", one.code}}));
  }));
}

}  // namespace

hipaa_status describe(hipaa_document which, hipaa_result** out) {
  if (out == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  return guard(out, [&](Answer& answer) {
    if (which == HIPAA_DOC_SCHEMA) return void(answer = resource::describe_schema());
    if (which == HIPAA_DOC_METADATA)
      return void(answer = resource::describe_metadata(HIPAA_PROVIDER_VERSION));
    answer.fail({support::Status::not_found,
                 model::error("HP-CALL-DOCUMENT", "No document has this number.",
                              "Ask for HIPAA_DOC_SCHEMA or HIPAA_DOC_METADATA.")});
  });
}

hipaa_status provider_new(const hipaa_host* given_host, const hipaa_str* config,
                          hipaa_provider** out, hipaa_result** out_result) {
  if (out != nullptr) *out = nullptr;
  std::unique_ptr<hipaa_provider> made;
  const auto status = guard(out_result, [&](Answer& answer) {
    const auto host = read_struct(given_host, "hipaa_host");
    if (!host) return answer.fail(host.error());
    if (out == nullptr || config == nullptr || config->data == nullptr)
      return answer.fail(bad_argument("The configuration or the place for the provider is missing.",
                                      "`config` and `out` must not be NULL."));
    made = std::make_unique<hipaa_provider>();
    made->log = log_of(*host);
    made->provider =
        resource::Provider::make({config->data, config->size}, text(host->name).value_or(""),
                                 text(host->version).value_or(""), answer);
  });
  // Only now: the result too may have found no memory, and then there is no provider either.
  if (status == HIPAA_OK) *out = made.release();
  return status;
}

void provider_free(hipaa_provider* provider) {
  // In a forked child the parent's connections are not ours to say goodbye on.
  if (provider != nullptr && provider->owner != getpid())
    static_cast<void>(provider->provider.release());
  else if (provider != nullptr && provider->provider != nullptr)
    seal_evidence(*provider);
  delete provider;
}

}  // namespace hipaa::boundary
