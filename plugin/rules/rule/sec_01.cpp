// HC-SEC-01: no secret stands in the configuration. What a secret is called and how tokens look
// stands in schemas/catalogs/secrets.json. The value is never repeated.
#include <algorithm>
#include <array>

#include "plugin/rules/read/leaves.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

using model::SecretForms;
using model::SecretShape;

bool is_any_of(std::string_view text, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return matches_wildcards(text, pattern); });
}

// "--db-password" and "db_password" are one name.
std::string plain_name(std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  std::string made(name);
  std::replace(made.begin(), made.end(), '-', '_');
  return made;
}

bool names_secret(const SecretForms& forms, std::string_view name) {
  const auto plain = plain_name(name);
  return is_any_of(plain, forms.names) && !is_any_of(plain, forms.no_names);
}

// A reference is none, nor is a variable, a flag, or nothing at all.
bool is_literal(std::string_view value) {
  value = trim(value);
  for (const std::string_view one : {"true", "false", "null", "none"})
    if (equal_ignoring_case(value, one)) return false;
  return !value.empty() && value.find("{{secrets/") == std::string_view::npos &&
         !value.starts_with('$') && !value.starts_with("{{");
}

bool is_of(const SecretShape& shape, char c) {
  if (shape.of == "hex") return is_digit(c) || (c >= 'a' && c <= 'f');
  if (shape.of == "upper") return is_digit(c) || (c >= 'A' && c <= 'Z');
  const bool word = is_digit(c) || is_letter(c) || c == '_' || c == '-';
  return word || (shape.of == "jwt" && c == '.');
}

bool is_token(const SecretShape& shape, std::string_view rest) {
  if (shape.of == "key") return rest.find("PRIVATE KEY") != std::string_view::npos;
  std::size_t length = 0;
  while (length < rest.size() && is_of(shape, rest[length])) ++length;
  const auto token = rest.substr(0, length);
  const bool points = shape.of != "jwt" || std::count(token.begin(), token.end(), '.') == 2;
  return length >= shape.least && length <= shape.most && points;
}

const SecretShape* token_in(const SecretForms& forms, std::string_view text) {
  for (const auto& shape : forms.shapes) {
    for (auto at = text.find(shape.begin); at != std::string_view::npos;
         at = text.find(shape.begin, at + 1)) {
      const bool begins = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
      if (begins && is_token(shape, text.substr(at + shape.begin.size()))) return &shape;
    }
  }
  return nullptr;
}

// "https://name:password@host".
bool holds_login(std::string_view text) {
  while (true) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    text.remove_prefix(scheme + 3);
    const auto authority = text.substr(0, text.find_first_of("/?# \t"));
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    if (at != std::string_view::npos && colon < at &&
        is_literal(authority.substr(colon + 1, at - colon - 1)))
      return true;
  }
}

// "jdbc:…;password=word", "--token=word", "-Dsecret=word": the name of what is given, "" if none.
std::string_view assigned_secret(const SecretForms& forms, std::string_view text) {
  constexpr std::string_view separators = ";&?, \t\r\n\"'";
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    auto name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = name.find('=');
    if (equals == std::string_view::npos) continue;
    const auto value = name.substr(equals + 1);
    name = trim(name.substr(0, equals));
    if (name.starts_with("-D")) name.remove_prefix(2);
    if (is_literal(value) && names_secret(forms, name)) return name;
  }
  return {};
}

// What says something of the task, or is judged by other rules, holds no parameter.
constexpr std::array<std::string_view, 8> no_parameters{
    {"task_key", "description", "depends_on", "libraries", "new_cluster", "email_notifications",
     "webhook_notifications", "notification_settings"}};

bool is_parameter(std::string_view path) {
  auto rest = path;
  while (!rest.empty()) {
    const auto part = next_part(rest, '/');
    if (std::find(no_parameters.begin(), no_parameters.end(), part) != no_parameters.end())
      return false;
  }
  return true;
}

// Why the value is a secret, in words that do not hold it; "" where it is none.
std::string why_secret(const SecretForms& forms, const Leaf& leaf) {
  const auto value = leaf.value.value();
  if (const auto* shape = token_in(forms, value)) return "holds " + shape->what;
  if (holds_login(value)) return "holds an address with a password in it";
  if (const auto name = assigned_secret(forms, value); !name.empty())
    return "gives " + std::string(name) + " literally";
  if (!is_literal(value)) return {};
  if (!leaf.place.key.empty() && names_secret(forms, leaf.place.key))
    return "is a literal secret, by its name";
  const bool follows = leaf.previous.starts_with('-') &&
                       leaf.previous.find('=') == std::string_view::npos &&
                       !value.starts_with('-') && names_secret(forms, leaf.previous);
  return follows ? "gives " + std::string(leaf.previous) + " literally" : std::string();
}

void judge_secret(const Facts& facts, const Leaf& leaf, Findings& findings) {
  const auto& forms = facts.catalogue->secrets;
  const auto subject = [&] {
    return leaf.place.name() + model::origin_suffix(facts, leaf.place.pointer()) + ' ';
  };
  if (leaf.value.is_unknown()) {
    if (!leaf.place.key.empty() && leaf.place.parent != nullptr &&
        names_secret(forms, leaf.place.key))
      findings.undecided(leaf.place.pointer(),
                         subject() + "is not known yet: it may be a literal secret.");
  } else if (const auto why = why_secret(forms, leaf); !why.empty()) {
    findings.fail(leaf.place.pointer(), subject() + why + ".",
                  digest_accepts(leaf.name, leaf.value.value()));
  }
}

}  // namespace

void sec_01(const Facts& facts, Findings& findings) {
  for (const std::string_view member : {"spark_conf", "spark_env_vars", "tasks"})
    visit_leaves_of(facts, member, [&](const Leaf& leaf) {
      if (member != "tasks" || is_parameter(leaf.path)) judge_secret(facts, leaf, findings);
    });
}

}  // namespace hipaa::rules
