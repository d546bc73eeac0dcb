#include "plugin/cli/run/resource_envelope.hpp"

#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::vector<std::string> texts(const json::value& of, std::string_view name) {
  std::vector<std::string> out;
  const auto* found = json::member(of, name);
  if (found == nullptr || !found->is_array()) return out;
  for (const auto& one : found->get_array())
    if (one.is_string()) out.emplace_back(json::view(one.get_string()));
  return out;
}

}  // namespace

std::optional<Envelope> read_envelope(const std::string& text) {
  auto read = json::read(text);
  if (!read || !read->is_object()) return std::nullopt;
  auto* value = read->get_object().if_contains("value");
  if (value == nullptr) return std::nullopt;
  Envelope envelope;
  envelope.unknown = texts(*read, "unknown");
  envelope.sensitive = texts(*read, "sensitive");
  const auto* tainted = json::member(*read, "tainted");
  envelope.is_tainted = tainted != nullptr && tainted->is_bool() && tainted->get_bool();
  envelope.value = std::move(*value);
  return envelope;
}

std::string with_timeouts(const std::string& state, const std::string& configuration) {
  auto read = json::read(state);
  const auto given = read_envelope(configuration);
  auto* value = read && read->is_object() ? read->get_object().if_contains("value") : nullptr;
  if (!given || value == nullptr || !value->is_object()) return state;
  const auto* timeouts = json::member(given->value, "timeouts");
  if (timeouts == nullptr) {
    value->get_object().erase("timeouts");
  } else {
    value->get_object()["timeouts"] = *timeouts;
  }
  return json::canonical(*read);
}

std::string identifier_of(const json::value& value) {
  auto id = json::text_member(value, "cluster_id");
  return id.empty() ? json::text_member(value, "id") : id;
}

}  // namespace hipaa::cli
