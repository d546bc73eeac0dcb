#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::optional<json::value> examine(Session& session, const OpenProvider& on, Report& report) {
  const std::string arguments = R"({"format_version":1,"value":[]})";
  abi::Request request;
  request.type_name = abi::borrow("doctor");
  request.config = abi::borrow(arguments);
  const auto answer = on.provider.call_function(call_on(session, on), request);
  append(report.findings, findings_of(answer, "provider." + on.key, session.secrets));
  const auto text = answer.document(HIPAA_DOC_VALUE);
  if (text.data == nullptr) return std::nullopt;
  auto read = json::read({text.data, text.size});
  const auto* value = read ? json::member(*read, "value") : nullptr;
  if (value == nullptr) return std::nullopt;
  auto made = *value;
  session.secrets.mask(made);
  return made;
}

std::string who(const json::value& identity) {
  return json::printable(json::text_member(identity, "user_name")) + " (" +
         json::printable(json::text_member(identity, "id")) + ")";
}

// Whether nothing is denied.
bool report_check(const std::string& key, const json::value& found, Console* console) {
  std::string out = "provider." + key + "\n  workspace  " +
                    json::printable(json::text_member(found, "workspace_id")) + " at " +
                    json::printable(json::text_member(found, "host")) + "\n  identity   ";
  if (const auto* identity = json::member(found, "identity"))
    out += who(*identity) + " by " + json::printable(json::text_member(found, "auth_type")) + "\n";
  if (const auto* prover = json::member(found, "prover"); prover != nullptr && prover->is_object())
    out += "  prover     " + who(*prover) + "\n";
  bool all = true;
  const auto* permissions = json::member(found, "permissions");
  if (permissions != nullptr && permissions->is_array())
    for (const auto& one : permissions->get_array()) {
      const auto status = json::text_member(one, "status");
      all = all && status != "denied";
      out += "  " + status + std::string(status.size() < 9 ? 9 - status.size() : 1, ' ') +
             json::text_member(one, "name") + ": for " + json::text_member(one, "needed_for") +
             "\n";
      if (const auto detail = json::text_member(one, "detail"); !detail.empty())
        out += "             " + json::printable(detail) + "\n";
    }
  if (console != nullptr) console->out(out);
  return all;
}

}  // namespace

ExitCode doctor(const Options& options, Console& console) {
  StackCommand command(options, console, false);
  if (!command.session) return command.finish();
  auto& session = *command.session;
  json::object all;
  bool allowed = true;
  for (const auto& entry : session.stack.providers) {
    const auto* one = session.provider(entry.key);
    if (one == nullptr || !one->provider) continue;
    auto found = examine(session, *one, command.report);
    if (!found) continue;
    allowed = report_check(entry.key, *found, options.json ? nullptr : &console) && allowed;
    all.emplace(entry.key, std::move(*found));
  }
  const auto code = allowed ? ExitCode::clean : ExitCode::findings;
  if (!command.report.findings.empty()) return worse(code, command.finish());
  if (options.json) {
    const json::object document{
        {"format_version", 1}, {"command", "doctor"}, {"providers", std::move(all)}};
    console.out(json::canonical(document) + "\n");
  }
  return code;
}

}  // namespace hipaa::cli
