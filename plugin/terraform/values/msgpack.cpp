#include "plugin/terraform/values/msgpack.hpp"

#include "plugin/terraform/values/bytes.hpp"

namespace hipaa::terraform {
namespace {

// Reads one of the values that msgpack_depth has measured. An object's nulls,
// far more than its other attributes, are passed over; what has no attributes
// of a known type in it is nlohmann's to read. False: it is no value.
bool read_known(const Node* type, Bytes& bytes, Json& to) {
  const bool is_map = begins_map(bytes.first());
  const bool is_array = begins_array(bytes.first());
  const bool is_object = is_map && type != nullptr && type->kind == Kind::object;
  if (!is_object && (!(is_map || is_array) || type == nullptr || type->element == nullptr)) {
    const auto text = bytes.rest();
    if (!pass_value(bytes, deepest_nesting)) return false;
    const auto* const end = text.data() + (text.size() - bytes.rest().size());
    to = Json::from_msgpack(text.data(), end, true, false);
    return !to.is_discarded();
  }
  to = is_map ? Json::object() : Json::array();
  const auto head = read_head(bytes);
  for (auto left = head ? head->values : 0; left > 0; left -= is_map ? 2 : 1) {
    if (is_array) {
      if (!read_known(type->element.get(), bytes, to.emplace_back())) return false;
      continue;
    }
    const auto key = read_text(bytes);
    if (!key) return false;
    if (is_object && bytes.first() == nil)
      bytes.skip(1);
    else if (!read_known(is_object ? type->attribute(*key) : type->element.get(), bytes,
                         to[std::string(*key)]))
      return false;
  }
  return true;
}

// Every value that is not an object of a known type is nlohmann's to write.
class Writer {
 public:
  explicit Writer(std::string& bytes)
      : bytes_(bytes), values_(nlohmann::detail::output_adapter<char>(bytes)) {}

  void write(const Node& type, const Json& value) {
    const bool is_object = type.kind == Kind::object && value.is_object();
    if (!is_object && (type.element == nullptr || !value.is_structured()))
      return values_.write_msgpack(value);
    const auto count = is_object ? type.attributes.size() : value.size();
    if (value.is_array())
      put_array(bytes_, count);
    else
      put_map(bytes_, count);
    if (is_object) {
      for (const auto& attribute : type.attributes) {
        put_text(bytes_, attribute.name);
        const auto found = value.find(attribute.name);
        if (found == value.end())
          bytes_ += static_cast<char>(nil);
        else
          write(attribute, *found);
      }
      return;
    }
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (value.is_object()) put_text(bytes_, member.key());
      write(*type.element, *member);
    }
  }

 private:
  std::string& bytes_;
  nlohmann::detail::binary_writer<Json, char> values_;
};

}  // namespace

std::optional<std::size_t> msgpack_depth(std::string_view text, std::size_t limit) {
  Bytes bytes(text);
  const auto deepest = pass_value(bytes, limit);
  return bytes.empty() ? deepest : std::nullopt;
}

std::optional<Json> read_msgpack(std::string_view bytes) {
  if (!msgpack_depth(bytes, deepest_nesting)) return std::nullopt;
  auto value = Json::from_msgpack(bytes.begin(), bytes.end(), true, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::optional<Json> read_msgpack(const Node& type, std::string_view text) {
  if (!msgpack_depth(text, deepest_nesting)) return std::nullopt;
  Bytes bytes(text);
  Json value;
  if (!read_known(&type, bytes, value)) return std::nullopt;
  return value;
}

std::string write_msgpack(const Json& value) {
  std::string bytes;
  Json::to_msgpack(value, nlohmann::detail::output_adapter<char>(bytes));
  return bytes;
}

std::string write_msgpack(const Node& type, const Json& value) {
  std::string bytes;
  Writer(bytes).write(type, value);
  return bytes;
}

}  // namespace hipaa::terraform
