#include "plugin/cli/run/row_call.hpp"

#include "plugin/cli/run/library_call.hpp"

namespace hipaa::cli {

RowReply call_for_rows(Session& session, const OpenProvider& on, const std::string& phase,
                       const std::string& doing, const std::string& resource,
                       const std::string* config, const RowCall& call) {
  const auto tell = [&](const hipaa_progress& event) { session.progress.event(on.key, event); };
  auto limits = call_on(session, on);
  limits.on_progress(tell);
  abi::Request request;
  if (config != nullptr) request.config = abi::borrow(*config);
  session.progress.begin(phase, 1, true);
  session.progress.start(on.key, doing);
  hipaa_result* out = nullptr;
  const auto status = call(&limits, &request, &out);
  const abi::Result result(on.plugin->library.api(), status, out);
  session.progress.end();
  RowReply made;
  made.findings = findings_of(result, resource, session.secrets);
  const auto value = result.document(HIPAA_DOC_VALUE);
  if (value.data != nullptr) made.summary = read_envelope(std::string(value.data, value.size));
  return made;
}

}  // namespace hipaa::cli
