#include "plugin/cli/inputs/sensitive.hpp"

#include <algorithm>

#include "plugin/cli/stack/secrets.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* hidden = "(sensitive value)";

bool is_part_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// As a word of its own: 5 is not in 50.
void hide_word(std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at > 0 && is_part_of_word(text[at - 1])) ||
        (end < text.size() && is_part_of_word(text[end])))
      continue;
    text.replace(at, word.size(), hidden);
    at += std::string_view(hidden).size() - 1;
  }
}

bool marks_any(const json::value& marks) {
  if (marks.is_bool()) return marks.get_bool();
  if (const auto* object = marks.if_object())
    return std::any_of(object->begin(), object->end(),
                       [](const auto& one) { return marks_any(one.value()); });
  const auto* list = marks.if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), marks_any);
}

class SensitiveTexts {
 public:
  explicit SensitiveTexts(const std::string& path) : path_(path) {}

  void collect(const json::value& value, const json::value& marks, const std::string& pointer) {
    if (marks.is_bool()) {
      if (marks.get_bool()) take(value, pointer);
    } else if (const auto* object = marks.if_object()) {
      for (const auto& one : *object)
        if (const auto* inner = json::member(value, json::view(one.key())))
          collect(*inner, one.value(), pointer + '/' + json::pointer_token(json::view(one.key())));
    } else if (const auto* list = marks.if_array(); list != nullptr && value.is_array()) {
      const auto& elements = value.get_array();
      for (std::size_t i = 0; i < list->size() && i < elements.size(); ++i)
        collect(elements[i], (*list)[i], pointer + '/' + std::to_string(i));
    }
  }

  void hide(Finding& finding) const {
    secrets_.mask(finding);
    for (const auto& one : short_) {
      hide_word(finding.summary, one);
      hide_word(finding.detail, one);
    }
  }

 private:
  void take(const json::value& value, const std::string& pointer) {
    if (const auto* object = value.if_object()) {
      for (const auto& one : *object)
        take(one.value(), pointer + '/' + json::pointer_token(json::view(one.key())));
    } else if (const auto* list = value.if_array()) {
      for (std::size_t i = 0; i < list->size(); ++i)
        take((*list)[i], pointer + '/' + std::to_string(i));
    } else if (!value.is_null() && !value.is_uint64()) {
      auto text =
          value.is_string() ? std::string(json::view(value.get_string())) : json::canonical(value);
      if (text.size() >= Secrets::shortest)
        secrets_.add({pointer, hidden, std::move(text)});
      else if (!text.empty() && pointer == path_)
        short_.push_back(std::move(text));
    }
  }

  std::string path_;
  Secrets secrets_;
  std::vector<std::string> short_;
};

}  // namespace

void hide_sensitive(const json::value& value, const json::value& marks, Finding& finding) {
  if (marks.is_object() && marks.get_object().empty()) return;
  SensitiveTexts texts(finding.path);
  texts.collect(value, marks, "");
  texts.hide(finding);
}

bool is_sensitive(const json::value& marks, std::string_view pointer) {
  const auto* at = &marks;
  for (const auto& token : json::pointer_tokens(pointer)) {
    if (at->is_bool()) return at->get_bool();
    boost::system::error_code absent;
    const auto* inner = at->find_pointer(json::boosted('/' + json::pointer_token(token)), absent);
    if (inner == nullptr) return false;
    at = inner;
  }
  return marks_any(*at);
}

}  // namespace hipaa::cli
