#include "plugin/request/read_document.hpp"

#include "plugin/json/pointer.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::request {
namespace {

using support::Failure;
using support::Status;

Failure argument_refused(std::string code, std::string summary, std::string detail,
                         std::string path = {}) {
  return {Status::invalid_argument,
          model::error(std::move(code), std::move(summary), std::move(detail), std::move(path))};
}

Failure refused(const json::ReadError& error, const std::string& what) {
  using Kind = json::ReadError::Kind;
  const auto place =
      "line " + std::to_string(error.line) + ", column " + std::to_string(error.column);
  switch (error.kind) {
    case Kind::duplicate:
      return argument_refused(
          "HP-ARG-DUPLICATE",
          "The key \"" + json::pointer_tokens(error.pointer).back() + "\" appears twice in " +
              what + ".",
          "Only one of the two could count, and it is not clear which. Remove one; the second "
          "stands at " +
              place + ".",
          error.pointer);
    case Kind::number:
      return argument_refused(
          "HP-ARG-NUMBER", "A number in " + what + " is out of range.",
          "Integers have to fit in 64 bits (-9223372036854775808 to 9223372036854775807), other "
          "numbers into a double. It is at " +
              place + ".",
          error.pointer);
    case Kind::depth:
      return argument_refused("HP-ARG-DEPTH", "The document " + what + " is nested too deeply.",
                              "At most " + std::to_string(json::deepest) + " levels are read.");
    case Kind::interrupted:
    case Kind::syntax:
      break;
  }
  return argument_refused(
      "HP-ARG-JSON", "The document " + what + " is not valid JSON.",
      "At " + place + ": it " + error.what + ". It must be one JSON value in UTF-8.");
}

bool has_to_stop(void* call) {
  return static_cast<support::CallContext*>(call)->stopped() != support::Stop::none;
}

}  // namespace

support::Result<json::value> read_json(std::string_view text, std::string_view what,
                                       json::storage_ptr storage, std::size_t largest,
                                       support::CallContext* call) {
  if (text.size() > largest) {
    return argument_refused(
        "HP-ARG-SIZE", "The document " + std::string(what) + " is too large.",
        std::to_string(text.size()) + " bytes; at most " + std::to_string(largest) + " are read.");
  }
  json::Interrupt interrupt;
  if (call != nullptr) interrupt = {has_to_stop, call};
  auto read = json::read(text, std::move(storage), nullptr, interrupt);
  if (!read && read.error().kind == json::ReadError::Kind::interrupted)
    return support::stop_failure(call->stopped(), "reading " + std::string(what));
  if (!read) return refused(read.error(), std::string(what));
  return std::move(*read);
}

}  // namespace hipaa::request
