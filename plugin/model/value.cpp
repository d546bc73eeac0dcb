#include "plugin/model/value.hpp"

#include <algorithm>
#include <vector>

#include "plugin/model/facts.hpp"
#include "plugin/model/known.hpp"

namespace hipaa::model {
namespace {

std::string unescape(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1')) {
      text += token[++i] == '0' ? '~' : '/';
    } else {
      text += token[i];
    }
  }
  return text;
}

const json::value* step(const json::value& from, std::string_view token) {
  if (const auto* object = from.if_object()) {
    return find(*object,
                token.find('~') == std::string_view::npos ? std::string(token) : unescape(token));
  }
  if (const auto* array = from.if_array()) {
    std::size_t index = 0;
    if (token.empty() || token.size() > 9) return nullptr;
    for (const char digit : token) {
      if (digit < '0' || digit > '9') return nullptr;
      index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (index < array->size() && !(*array)[index].is_null()) return &(*array)[index];
  }
  return nullptr;
}

void write_canonical(const json::value& value, std::string& out) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object->size());
    for (const auto& member : *object) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (const auto* member : members) {
      if (out.back() != '{') out += ',';
      out += json::serialize(json::string(member->key()));
      out += ':';
      write_canonical(member->value(), out);
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (const auto& element : *array) {
      if (&element != array->begin()) out += ',';
      write_canonical(element, out);
    }
    out += ']';
  } else if (is_unknown(value)) {
    out += "null";
  } else {
    out += json::serialize(value);
  }
}

template <class T, class Read>
Known<T> known_at(const json::value& root, std::string_view pointer, Read read) {
  const auto* found = find_pointer(root, pointer);
  if (found == nullptr) return {};
  if (is_unknown(*found)) return Known<T>::unknown();
  return read(*found);
}

}  // namespace

bool has_unknown(const json::value& value) {
  if (const auto* object = value.if_object()) {
    return std::any_of(object->begin(), object->end(),
                       [](const auto& member) { return has_unknown(member.value()); });
  }
  if (const auto* array = value.if_array())
    return std::any_of(array->begin(), array->end(), has_unknown);
  return is_unknown(value);
}

const json::value* find_pointer(const json::value& root, std::string_view pointer) {
  const json::value* at = &root;
  while (!pointer.empty()) {
    if (is_unknown(*at)) return at;
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    at = step(*at, pointer.substr(0, end));
    if (at == nullptr) return nullptr;
    pointer.remove_prefix(end);
  }
  return at->is_null() ? nullptr : at;
}

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::string plain(const json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? canonical(value) : std::string(*text);
}

std::string canonical(const json::value& value) {
  std::string out;
  write_canonical(value, out);
  return out;
}

KnownText text_at(const json::value& root, std::string_view pointer) {
  return known_at<std::string_view>(root, pointer, [](const json::value& found) {
    const auto* text = found.if_string();
    return text == nullptr ? KnownText() : KnownText(std::string_view(*text));
  });
}

KnownInteger integer_at(const json::value& root, std::string_view pointer) {
  return known_at<std::int64_t>(root, pointer, [](const json::value& found) {
    const auto* number = found.if_int64();
    return number == nullptr ? KnownInteger() : KnownInteger(*number);
  });
}

KnownFlag flag_at(const json::value& root, std::string_view pointer) {
  return known_at<bool>(root, pointer, [](const json::value& found) {
    const auto* flag = found.if_bool();
    return flag == nullptr ? KnownFlag() : KnownFlag(*flag);
  });
}

std::string origin_suffix(const Facts& facts, std::string_view pointer) {
  const auto found = facts.origins.find(pointer);
  return found == facts.origins.end() ? std::string() : " (from " + found->second + ")";
}

}  // namespace hipaa::model
