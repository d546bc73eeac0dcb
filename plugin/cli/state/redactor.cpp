#include "plugin/cli/state/redactor.hpp"

#include <algorithm>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/replace.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// Below this a value is replaced only where the attribute has the same name: "1" is everywhere.
constexpr std::size_t distinctive = 8;

std::string last_token_of(const std::string& pointer) {
  const auto tokens = json::pointer_tokens(pointer);
  return tokens.empty() ? std::string() : tokens.back();
}

std::string mark(std::string_view word, const std::string& digest, const std::string& written) {
  std::string made = "${";
  made.append(word).append(":").append(digest).append(":").append(written).append(":");
  return made.append(word).append("}");
}

}  // namespace

Redactor::Redactor(std::string salt, const Configuration& configuration) {
  const auto add = [&](const std::string& pointer, const std::string& written,
                       const std::string& value) {
    if (value.empty()) return;
    std::string salted = salt;
    salted += '\0';
    salted += written;
    salted += '\0';
    salted += value;
    const auto digest = sha256(salted).substr(0, 32);
    secrets_.push_back({last_token_of(pointer), value, mark("redacted", digest, written),
                        mark("sealed", digest, written)});
  };
  for (const auto& one : configuration.texts) add(one.pointer, one.written, one.value);
  for (const auto& one : configuration.references) add(one.pointer, one.written, one.value);
  std::stable_sort(secrets_.begin(), secrets_.end(), [](const Secret& a, const Secret& b) {
    return a.value.size() > b.value.size();
  });
}

std::string Redactor::leaf(std::string_view text, std::string_view last_token, bool redact) const {
  std::string out(text);
  for (const auto& secret : secrets_) {
    if (!redact) {
      replace_all(out, secret.mark, secret.value);
      replace_all(out, secret.older_mark, secret.value);
    } else if (out == secret.value) {
      if (secret.value.size() >= distinctive || secret.last_token == last_token) return secret.mark;
    } else if (secret.value.size() >= distinctive && out.find("${redacted:") == std::string::npos) {
      replace_all(out, secret.value, secret.mark);
    }
  }
  return out;
}

void Redactor::walk(json::value& value, std::string_view last_token, bool redact) const {
  if (auto* object = value.if_object()) {
    for (auto& one : *object) walk(one.value(), json::view(one.key()), redact);
  } else if (auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) walk((*array)[i], std::to_string(i), redact);
  } else if (value.is_string()) {
    const auto made = leaf(json::view(value.get_string()), last_token, redact);
    if (made != json::view(value.get_string())) value = json::value(json::boosted(made));
  }
}

// A private document that is no JSON is left as it is: nothing is known of what is in it.
std::string Redactor::document(const std::string& text, bool redact) const {
  auto read = json::read(text);
  if (!read) return text;
  walk(*read, "", redact);
  return json::compact(*read);
}

StateEntry Redactor::redact(const StateEntry& entry) const {
  auto made = entry;
  if (secrets_.empty()) return made;
  if (made.state) made.state = document(*made.state, true);
  if (made.private_data) made.private_data = document(*made.private_data, true);
  return made;
}

StateEntry Redactor::restore(const StateEntry& entry) const {
  auto made = entry;
  if (secrets_.empty()) return made;
  if (made.state) made.state = document(*made.state, false);
  if (made.private_data) made.private_data = document(*made.private_data, false);
  return made;
}

}  // namespace hipaa::cli
