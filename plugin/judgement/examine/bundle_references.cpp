#include "plugin/judgement/examine/bundle_references.hpp"

#include <charconv>
#include <cstdlib>

namespace hipaa::resource {
namespace {

using Kind = BundleValue::Kind;

constexpr std::size_t deepest_reference = 64;

bool is_letter_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit_of_name(char c) {
  return c >= '0' && c <= '9';
}

// Reads "name[0][1]" at the front of `rest` into `steps`. A name begins with a letter and ends with
// a letter or digit.
bool read_step(std::string_view& rest, std::vector<std::string>& steps) {
  std::size_t end = 0;
  while (end < rest.size() && (is_letter_of_name(rest[end]) || is_digit_of_name(rest[end]) ||
                               rest[end] == '-' || rest[end] == '_'))
    ++end;
  if (end == 0 || !is_letter_of_name(rest[0]) || rest[end - 1] == '-' || rest[end - 1] == '_')
    return false;
  steps.emplace_back(rest.substr(0, end));
  rest.remove_prefix(end);
  while (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos || close == 1) return false;
    const auto index = rest.substr(1, close - 1);
    if (index.find_first_not_of("0123456789") != std::string_view::npos) return false;
    steps.emplace_back(index);
    rest.remove_prefix(close + 1);
  }
  return true;
}

// The whole reference that `text` begins with, or none.
BundleText reference_at(std::string_view text) {
  BundleText made;
  auto rest = text.substr(2);
  for (;;) {
    if (!read_step(rest, made.steps)) return {};
    if (rest.starts_with('}')) break;
    if (!rest.starts_with('.')) return {};
    rest.remove_prefix(1);
  }
  made.written = text.substr(0, text.size() - rest.size() + 1);
  return made;
}

// How a number stands within a text.
std::string within_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : model::plain(value);
}

}  // namespace

std::vector<BundleText> split_references(std::string_view text) {
  std::vector<BundleText> parts;
  std::size_t begin = 0;
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    auto found = reference_at(text.substr(at));
    if (found.steps.empty()) {
      at += 2;
      continue;
    }
    if (at > begin) parts.push_back({text.substr(begin, at - begin), {}});
    at += found.written.size();
    begin = at;
    parts.push_back(std::move(found));
  }
  if (begin < text.size()) parts.push_back({text.substr(begin), {}});
  return parts;
}

BundleNode BundleReferences::resolved(const BundleNode& node) {
  if (node == nullptr || node->kind == Kind::unknown) return node;
  if (node->kind == Kind::scalar) return text(node);
  std::shared_ptr<BundleValue> made;
  const auto changed = [&]() -> BundleValue& {
    if (made == nullptr) made = std::make_shared<BundleValue>(*node);
    return *made;
  };
  for (std::size_t i = 0; i < node->members.size(); ++i)
    if (auto inner = resolved(node->members[i].value); inner != node->members[i].value)
      changed().members[i].value = std::move(inner);
  for (std::size_t i = 0; i < node->elements.size(); ++i)
    if (auto inner = resolved(node->elements[i]); inner != node->elements[i])
      changed().elements[i] = std::move(inner);
  return made == nullptr ? node : made;
}

BundleNode BundleReferences::text(const BundleNode& node) {
  const auto* written = node->scalar().if_string();
  if (written == nullptr || written->find("${") == json::string::npos) return node;
  const auto parts = split_references(*written);
  if (parts.size() == 1 && parts[0].steps.empty()) return node;
  const auto not_known = [&] { return bundle_unknown(std::string(*written), node->source); };
  if (parts.size() == 1) {
    auto found = lookup(parts[0].steps);
    return found == nullptr || found->kind == Kind::unknown ? not_known() : found;
  }
  std::string whole;
  for (const auto& part : parts) {
    if (part.steps.empty()) {
      whole += part.written;
      continue;
    }
    const auto found = lookup(part.steps);
    if (found == nullptr || found->kind != Kind::scalar) return not_known();
    whole += within_text(found->scalar());
  }
  return bundle_scalar(json::value(whole), node->source);
}

BundleNode BundleReferences::lookup(const std::vector<std::string>& steps) {
  const bool is_short = steps[0] == "var";
  if (steps.size() < 2 ||
      (!is_short && steps[0] != "variables" && steps[0] != "bundle" && steps[0] != "workspace"))
    return nullptr;
  const auto& area = is_short ? std::string("variables") : steps[0];
  const auto name = area + '.' + steps[1];
  auto known = known_.find(name);
  if (known == known_.end()) {
    if (depth_ == deepest_reference || !open_.insert(name).second) return nullptr;
    ++depth_;
    auto value = resolved(member_of(values_, area, steps[1]));
    --depth_;
    open_.erase(name);
    known = known_.emplace(name, std::move(value)).first;
  }
  auto at = known->second;
  // ${variables.NAME.value} is what ${var.NAME} is short for.
  auto first = std::size_t{2};
  if (!is_short && area == "variables" && steps.size() > 2 && steps[2] == "value") first = 3;
  for (auto i = first; i < steps.size() && at != nullptr; ++i) {
    if (at->kind == Kind::list) {
      std::size_t index = 0;
      const auto* const end = steps[i].data() + steps[i].size();
      const auto read = std::from_chars(steps[i].data(), end, index);
      at = read.ec == std::errc() && read.ptr == end && index < at->elements.size()
               ? at->elements[index]
               : nullptr;
    } else {
      at = at->member(steps[i]);
    }
  }
  return at;
}

}  // namespace hipaa::resource
