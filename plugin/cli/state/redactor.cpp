#include "plugin/cli/state/redactor.hpp"

#include <algorithm>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/replace.hpp"
#include "plugin/cli/text/strict_json.hpp"

namespace hipaa::cli {
namespace {

// Below this a value is replaced only where the attribute has the same name: "1" is everywhere.
constexpr std::size_t distinctive = 8;

std::string last_token_of(const std::string& pointer) {
  const auto tokens = pointer_tokens(pointer);
  return tokens.empty() ? std::string() : tokens.back();
}

}  // namespace

Sealer::Sealer(std::string salt, const Configuration& configuration) {
  const auto add = [&](const std::string& pointer, const std::string& written,
                       const std::string& value) {
    if (value.empty()) return;
    std::string salted = salt;
    salted += '\0';
    salted += written;
    salted += '\0';
    salted += value;
    auto mark = "${sealed:" + sha256(salted).substr(0, 32) + ":" + written + ":sealed}";
    secrets_.push_back({last_token_of(pointer), value, std::move(mark)});
  };
  for (const auto& one : configuration.texts) add(one.pointer, one.written, one.value);
  for (const auto& one : configuration.references) add(one.pointer, one.written, one.value);
  std::stable_sort(secrets_.begin(), secrets_.end(), [](const Secret& a, const Secret& b) {
    return a.value.size() > b.value.size();
  });
}

std::string Sealer::leaf(std::string_view text, std::string_view last_token, bool seal) const {
  std::string out(text);
  for (const auto& secret : secrets_) {
    if (!seal) {
      replace_all(out, secret.mark, secret.value);
    } else if (out == secret.value) {
      if (secret.value.size() >= distinctive || secret.last_token == last_token) return secret.mark;
    } else if (secret.value.size() >= distinctive && out.find("${sealed:") == std::string::npos) {
      replace_all(out, secret.value, secret.mark);
    }
  }
  return out;
}

void Sealer::walk(json::value& value, std::string_view last_token, bool seal) const {
  if (auto* object = value.if_object()) {
    for (auto& one : *object) walk(one.value(), view(one.key()), seal);
  } else if (auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) walk((*array)[i], std::to_string(i), seal);
  } else if (value.is_string()) {
    const auto made = leaf(view(value.get_string()), last_token, seal);
    if (made != view(value.get_string())) value = json::value(boosted(made));
  }
}

// A private document that is no JSON is left as it is: nothing is known of what is in it.
std::string Sealer::document(const std::string& text, bool seal) const {
  auto read = read_json(text);
  if (!read) return text;
  walk(*read, "", seal);
  return json::serialize(*read);
}

StateEntry Sealer::seal(const StateEntry& entry) const {
  auto made = entry;
  if (secrets_.empty()) return made;
  if (made.state) made.state = document(*made.state, true);
  if (made.private_data) made.private_data = document(*made.private_data, true);
  return made;
}

StateEntry Sealer::unseal(const StateEntry& entry) const {
  auto made = entry;
  if (secrets_.empty()) return made;
  if (made.state) made.state = document(*made.state, false);
  if (made.private_data) made.private_data = document(*made.private_data, false);
  return made;
}

}  // namespace hipaa::cli
