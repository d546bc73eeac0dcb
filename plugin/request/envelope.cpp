#include "plugin/request/envelope.hpp"

#include "plugin/json/document_path.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/request/read_document.hpp"

namespace hipaa::request {
namespace {

using support::Failure;
using support::Status;

Failure refused(std::string_view what, std::string why, std::string path,
                std::string code = "HP-ARG-ENVELOPE") {
  return {Status::invalid_argument,
          model::error(std::move(code), "The envelope of " + std::string(what) + " is malformed.",
                       std::move(why), std::move(path))};
}

// The place of a pointer in `root`, null values included; nullptr when it points nowhere.
json::value* place_of(json::value& root, std::string_view pointer) {
  boost::system::error_code failed;
  return root.find_pointer(json::string_view(pointer.data(), pointer.size()), failed);
}

// Most values are scalars, whose paths nobody needs.
bool may_hold_unknown(const json::value& value) {
  return value.is_structured() || model::is_unknown(value);
}

// Appends the JSON Pointers of the unknowns in `value`, as elements of a list.
void list_unknown(const json::value& value, const json::Path& at, std::string& list) {
  if (model::is_unknown(value)) {
    if (!list.empty()) list += ',';
    json::write_quoted(at.pointer(), list);
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object)
      if (may_hold_unknown(member.value()))
        list_unknown(member.value(), json::Path{&at, member.key()}, list);
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      if (may_hold_unknown((*array)[i])) list_unknown((*array)[i], json::Path{&at, {}, i}, list);
  }
}

}  // namespace

support::Result<Envelope> read_envelope(std::string_view text, std::string_view what,
                                        json::storage_ptr storage, support::CallContext* call) {
  auto read = read_json(text, what, std::move(storage), largest_document, call);
  if (!read) return read.error();
  auto* object = read->if_object();
  if (object == nullptr)
    return refused(what, "It must be an object with format_version and value.", "");
  // In the memory that the document was read into: elsewhere the value would be copied.
  Envelope envelope{json::value(read->storage()), false};
  const json::array* unknown = nullptr;
  for (auto& member : *object) {
    const std::string_view key = member.key();
    auto& value = member.value();
    if (key == "value") {
      continue;
    } else if (key == "format_version") {
      if (!value.is_int64() || value.get_int64() != 1)
        return refused(
            what, "format_version is " + json::compact(value) + "; this library reads version 1.",
            "/format_version");
    } else if (key == "unknown") {
      if (!value.is_array())
        return refused(what, "unknown must be a list of JSON Pointers.", "/unknown");
      unknown = &value.get_array();
    } else if (key == "sensitive") {
      if (!value.is_array())
        return refused(what, "sensitive must be a list of JSON Pointers.", "/sensitive");
    } else if (key == "tainted") {
      if (!value.is_bool()) return refused(what, "tainted must be true or false.", "/tainted");
      envelope.tainted = value.get_bool();
    } else {
      return refused(what, "An envelope has no such member.", "/" + json::pointer_token(key));
    }
  }
  auto* value = object->if_contains("value");
  if (value == nullptr || object->if_contains("format_version") == nullptr)
    return refused(what, "format_version and value are both needed.",
                   value == nullptr ? "/value" : "/format_version");
  if (unknown != nullptr) {
    for (std::size_t i = 0; i < unknown->size(); ++i) {
      const auto* pointer = (*unknown)[i].if_string();
      auto* place = pointer == nullptr ? nullptr : place_of(*value, *pointer);
      if (place == nullptr || !(place->is_null() || model::is_unknown(*place))) {
        return refused(what,
                       place == nullptr
                           ? "The pointer " + json::compact((*unknown)[i]) + " points nowhere."
                           : "The value at " + json::compact((*unknown)[i]) +
                                 " must be null while it is unknown.",
                       "/unknown/" + std::to_string(i), "HP-ARG-UNKNOWN-POINTER");
      }
      *place = model::unknown();
    }
  }
  envelope.value = std::move(*value);
  return envelope;
}

std::string write_envelope(const Envelope& envelope) {
  std::string out;
  out.reserve(1024);  // most clusters
  out += R"({"format_version":1,"value":)";
  json::write_compact(envelope.value, out);
  std::string unknown;
  unknown.reserve(256);
  list_unknown(envelope.value, {}, unknown);
  if (!unknown.empty()) out.append(",\"unknown\":[").append(unknown).append("]");
  out += envelope.tainted ? ",\"tainted\":true}" : "}";
  return out;
}

}  // namespace hipaa::request
