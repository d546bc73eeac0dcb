#include "plugin/workspace/http/redaction.hpp"

#include <algorithm>
#include <array>

#include "plugin/json/json.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::workspace {
namespace {

constexpr std::array<std::string_view, 10> shown_headers = {
    "accept",       "content-type", "content-length", "user-agent",          "retry-after",
    "x-request-id", "date",         "server",         "x-databricks-org-id", "x-correlation-id"};

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
  return made;
}

bool is_sensitive(std::string_view key) {
  const auto name = lower(key);
  if (name == "spark_env_vars" || name == "spark_conf" || name == "basic_auth" ||
      name == "content" || name == "script" || name == "command" || name == "custom_tags")
    return true;
  constexpr std::array<std::string_view, 4> signs = {"token", "secret", "password", "credential"};
  return std::any_of(signs.begin(), signs.end(),
                     [&name](auto sign) { return name.find(sign) != std::string::npos; });
}

void redact(json::value& value) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      // Paging tokens are no secrets, but neither are they worth an exception.
      if (is_sensitive(member.key())) {
        member.value() = "REDACTED";
      } else {
        redact(member.value());
      }
    }
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) redact(element);
  }
}

// {{secrets/scope/key}}: the workspace puts the secret in its place.
bool is_reference(const json::value& password) {
  return password.is_string() && password.get_string().starts_with("{{secrets/");
}

}  // namespace

std::string redacted_headers(const Headers& headers) {
  json::object shown;
  for (const auto& [name, value] : headers) {
    const auto key = lower(name);
    const bool allowed =
        std::find(shown_headers.begin(), shown_headers.end(), key) != shown_headers.end();
    shown[key] = allowed ? std::string_view(value) : std::string_view("REDACTED");
  }
  return json::compact(shown);
}

std::string redacted_body(std::string_view body, std::size_t longest) {
  if (body.empty()) return {};
  auto read = json::read(body);
  if (!read) return "(" + std::to_string(body.size()) + " bytes that are not JSON)";
  redact(*read);
  auto text = json::compact(*read);
  if (text.size() <= longest) return text;
  // Not in the middle of a character.
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xc0) == 0x80) --longest;
  return text.substr(0, longest) + "… (" + std::to_string(text.size()) + " bytes)";
}

void drop_passwords(json::object& cluster) {
  auto* at = &cluster;
  for (const auto* name : {"docker_image", "basic_auth"}) {
    auto* found = at->if_contains(name);
    at = found == nullptr ? nullptr : found->if_object();
    if (at == nullptr) break;
  }
  const auto* password = at == nullptr ? nullptr : at->if_contains("password");
  if (password != nullptr && !is_reference(*password)) at->erase("password");
  auto* spec = cluster.if_contains("spec");
  if (spec != nullptr && spec->is_object()) drop_passwords(spec->get_object());
}

}  // namespace hipaa::workspace
