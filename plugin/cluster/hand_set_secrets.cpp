#include "plugin/cluster/hand_set_secrets.hpp"

#include <algorithm>
#include <array>

#include "plugin/request/catalogue_reader.hpp"
#include "plugin/support/ascii_text.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/support/secret_text.hpp"

namespace hipaa::resource {
namespace {

constexpr std::array<std::string_view, 2> maps = {"spark_env_vars", "spark_conf"};
constexpr std::array<std::string_view, 6> words = {"token",      "secret", "password",
                                                   "credential", "passwd", "passphrase"};
// What the tokens and keys of well-known services begin with.
constexpr std::array<std::string_view, 8> beginnings = {
    "dapi", "AKIA", "ASIA", "ghp_", "github_pat_", "xoxb-", "eyJ", "-----BEGIN"};
constexpr std::size_t shortest_random = 24;

bool is_named_secret(std::string_view key) {
  std::string name(key);
  std::transform(name.begin(), name.end(), name.begin(), support::lower);
  if (std::any_of(words.begin(), words.end(),
                  [&name](auto word) { return name.find(word) != std::string::npos; }))
    return true;
  // "access.key", "API_KEY", "privatekey"; not "spark.keyspace".
  for (auto at = name.find("key"); at != std::string::npos; at = name.find("key", at + 1)) {
    const auto end = at + 3;
    const char next = end < name.size() ? name[end] : '.';
    if (!(next >= 'a' && next <= 'z')) return true;
  }
  return false;
}

// Letters of both cases and digits, long, and nothing else: nobody writes that down as a setting.
bool looks_random(std::string_view text) {
  bool has_upper = false;
  bool has_lower = false;
  bool has_digit = false;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      has_upper = true;
    else if (c >= 'a' && c <= 'z')
      has_lower = true;
    else if (c >= '0' && c <= '9')
      has_digit = true;
    else if (c != '+' && c != '=' && c != '_' && c != '-')
      return false;
  }
  return text.size() >= shortest_random && has_upper && has_lower && has_digit;
}

constexpr std::string_view marked = "(set by hand and not kept: ";

std::string marker(const json::value& value, std::string_view key) {
  std::string salted(key);
  salted += '\0';
  salted += model::plain(value);
  return std::string(marked) + support::sha256_digest(salted).substr(0, 16) + ")";
}

void hide(json::object& settings, const json::object* sent, std::string_view key) {
  for (const auto map : maps) {
    auto* found = settings.if_contains(json::boosted(map));
    if (found == nullptr || !found->is_object()) continue;
    const auto* ours = sent == nullptr ? nullptr : model::find(*sent, map);
    for (auto& member : found->get_object()) {
      const auto* declared = model::find(ours, member.key());
      const bool is_ours =
          declared != nullptr && model::plain(*declared) == model::plain(member.value());
      if (!is_ours && looks_secret(member.key(), member.value()))
        member.value() = marker(member.value(), key);
    }
  }
}

}  // namespace

bool looks_secret(std::string_view key, const json::value& value) {
  if (value.is_null() || value.is_structured()) return false;
  const auto text = model::plain(value);
  if (text.empty() || text.starts_with("{{secrets/") || text.starts_with(marked)) return false;
  // What HC-SEC-01 refuses is a secret here as well; a name or look that it lets pass may be one.
  return is_named_secret(key) || looks_random(text) ||
         !support::why_secret(request::catalogue().secrets, key, text).empty() ||
         std::any_of(beginnings.begin(), beginnings.end(),
                     [&text](auto one) { return text.starts_with(one); });
}

void hide_hand_set(json::object& cluster, const Private& kept, std::string_view id) {
  const std::string_view key = kept.nonce.empty() ? id : kept.nonce;
  const auto* sent = kept.sent ? &*kept.sent : nullptr;
  hide(cluster, sent, key);
  if (auto* spec = cluster.if_contains("spec"); spec != nullptr && spec->is_object())
    hide(spec->get_object(), sent, key);
}

json::value shown_to_people(std::string_view attribute, const json::value& value) {
  if (std::find(maps.begin(), maps.end(), attribute) == maps.end() || !value.is_object())
    return value;
  json::object shown = value.get_object();
  for (auto& member : shown)
    if (looks_secret(member.key(), member.value())) member.value() = "(not shown)";
  return shown;
}

}  // namespace hipaa::resource
