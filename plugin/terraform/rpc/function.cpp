#include <charconv>

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"

namespace hipaa::terraform::rpc {
namespace {

// "/1/aws_attributes" is about the second argument.
std::optional<std::int64_t> argument_of(std::string_view pointer) {
  std::int64_t index = 0;
  if (pointer.empty() || pointer[0] != '/') return std::nullopt;
  const auto read = std::from_chars(pointer.data() + 1, pointer.data() + pointer.size(), index);
  return read.ec == std::errc() ? std::optional(index) : std::nullopt;
}

}  // namespace

// A function has no warnings, and one error: the first, at its argument.
void call_function(Session& session, const tf::CallFunction::Request& asked,
                   tf::CallFunction::Response& answer) {
  const auto fail = [&](const std::string& text) { answer.mutable_error()->set_text(text); };
  const auto* function = session.catalogue().function(asked.name());
  if (function == nullptr)
    return fail("This provider has no function \"" + asked.name() + "\". " +
                session.load_problem());
  Diagnostics diagnostics;
  auto arguments = Json::array();
  const auto fixed = function->parameters.size();
  for (int i = 0; i < asked.arguments_size(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const auto wire = read_value(asked.arguments(i), "argument", diagnostics);
    if (!wire) return fail(diagnostics.Get(0).summary());
    if (index >= fixed && !function->optional)
      return fail("The function takes " + std::to_string(fixed) + " arguments.");
    arguments.push_back(plain_of(function->parameter(index).type, *wire));
  }
  LibraryCall library(session);
  const auto config = envelope_of(std::move(arguments));
  library.request.type_name = borrow(asked.name());
  library.request.config = borrow(config);
  const auto result = library.provider().call_function(library.call(), library.request);
  for (const auto one : result.diagnostics()) {
    if (one.severity == HIPAA_SEVERITY_WARNING) continue;
    if (const auto index = argument_of(view(one.path))) {
      answer.mutable_error()->set_function_argument(*index);
    }
    return fail(abi::copy(one.summary) + " " + abi::copy(one.detail));
  }
  if (!result.ok()) return fail("The provider library gave no result and no reason.");
  const auto opened = open_envelope(view(result.document(HIPAA_DOC_VALUE)));
  write_value(function->result, wire_of(function->result, opened.plain, Json()),
              *answer.mutable_result());
}

}  // namespace hipaa::terraform::rpc
