#include "plugin/terraform/values/path.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace hipaa::terraform {
namespace {

std::string unescaped(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size())
      text += token[++i] == '1' ? '/' : '~';
    else
      text += token[i];
  }
  return text;
}

std::optional<std::int64_t> index_of(const std::string& token) {
  std::int64_t index = 0;
  const auto* const end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, index);
  if (read.ec != std::errc() || read.ptr != end || index < 0) return std::nullopt;
  return index;
}

// As it may stand behind a full stop in a reference.
bool is_identifier(std::string_view key) {
  constexpr std::string_view signs =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return !key.empty() && (key.front() < '0' || key.front() > '9') &&
         key.find_first_not_of(signs) == std::string_view::npos;
}

}  // namespace

tfplugin6::AttributePath path_of(const Node& root, std::string_view pointer) {
  tfplugin6::AttributePath path;
  const Node* node = &root;
  bool is_dynamic = root.kind == Kind::dynamic;
  while (!pointer.empty() && pointer.front() == '/') {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    const auto token = unescaped(pointer.substr(0, end));
    pointer.remove_prefix(end);
    const auto index = index_of(token);
    if (is_dynamic || node->kind == Kind::dynamic) {
      is_dynamic = true;
      auto* step = path.add_steps();
      if (index)
        step->set_element_key_int(*index);
      else
        step->set_attribute_name(token);
    } else if (node->kind == Kind::object && node->attribute(token) != nullptr) {
      node = node->attribute(token);
      path.add_steps()->set_attribute_name(token);
    } else if (node->kind == Kind::map) {
      node = &node->at(token);
      path.add_steps()->set_element_key_string(token);
    } else if (node->kind == Kind::list && index) {
      node = node->element.get();
      path.add_steps()->set_element_key_int(*index);
    } else {
      break;
    }
  }
  return path;
}

std::string text_of(const tfplugin6::AttributePath& path) {
  std::string text;
  for (const auto& step : path.steps()) {
    const bool is_key = step.has_element_key_string();
    const auto& name = is_key ? step.element_key_string() : step.attribute_name();
    if (step.has_element_key_int())
      text += "[" + std::to_string(step.element_key_int()) + "]";
    else if (is_key && !is_identifier(name))
      text += "[" + text_of(Json(name)) + "]";
    else
      text += (text.empty() ? "" : ".") + name;
  }
  return text;
}

}  // namespace hipaa::terraform
