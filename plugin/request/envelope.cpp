#include "plugin/request/envelope.hpp"

#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/request/read_document.hpp"

namespace hipaa::request {
namespace {

using support::Failure;
using support::Status;

Failure refused(std::string_view what, std::string why, std::string path,
                std::string code = "HP-ARG-ENVELOPE") {
  return {Status::invalid_argument,
          model::error(std::move(code),
                       "The envelope of " + std::string(what) + " is not as it should be.",
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

// Lists the unknowns below `value` and turns them into nulls.
void take_unknown(json::value& value, std::string& path, json::array& unknown) {
  if (model::is_unknown(value)) {
    unknown.emplace_back(path);
    value = nullptr;
    return;
  }
  const auto length = path.size();
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      if (!may_hold_unknown(member.value())) continue;
      path += '/';
      path += json::pointer_token(member.key());
      take_unknown(member.value(), path, unknown);
      path.resize(length);
    }
  } else if (auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (!may_hold_unknown((*array)[i])) continue;
      path += '/' + std::to_string(i);
      take_unknown((*array)[i], path, unknown);
      path.resize(length);
    }
  }
}

}  // namespace

support::Result<Envelope> read_envelope(std::string_view text, std::string_view what,
                                        json::storage_ptr storage) {
  auto read = read_json(text, what, std::move(storage));
  if (!read) return read.error();
  auto* object = read->if_object();
  if (object == nullptr)
    return refused(what, "Expected is an object with format_version and value.", "");
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
        return refused(what, "unknown has to be a list of JSON Pointers.", "/unknown");
      unknown = &value.get_array();
    } else if (key == "sensitive") {
      if (!value.is_array())
        return refused(what, "sensitive has to be a list of JSON Pointers.", "/sensitive");
    } else if (key == "tainted") {
      if (!value.is_bool()) return refused(what, "tainted has to be true or false.", "/tainted");
      envelope.tainted = value.get_bool();
    } else {
      return refused(what, "An envelope has no member of this name.",
                     "/" + json::pointer_token(key));
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
                                 " has to be null while it is unknown.",
                       "/unknown/" + std::to_string(i), "HP-ARG-UNKNOWN-POINTER");
      }
      *place = model::unknown();
    }
  }
  envelope.value = std::move(*value);
  return envelope;
}

std::string write_envelope(Envelope envelope) {
  json::array unknown;
  std::string path;
  take_unknown(envelope.value, path, unknown);
  std::string out = R"({"format_version":1,"value":)" + json::compact(envelope.value);
  if (!unknown.empty()) out += ",\"unknown\":" + json::compact(unknown);
  out += envelope.tainted ? ",\"tainted\":true}" : "}";
  return out;
}

}  // namespace hipaa::request
