#include "plugin/cluster/policy/policy_limits.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "plugin/support/characters.hpp"
#include "plugin/support/pattern_meeting.hpp"

namespace hipaa::resource {
namespace {

using Possible = Choice::Possible;
using support::Pattern;

constexpr std::string_view true_text = "true";
constexpr std::string_view false_text = "false";
// Integers of clusters are small: above, all of them are alike.
constexpr std::int64_t largest_tried = 20000;

Choice choice_of(json::value value) {
  return {Possible::yes, std::move(value), {}};
}

std::optional<double> number_in_text(std::string_view text) {
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> number_in(const json::object& entry, std::string_view key) {
  const auto* value = model::find(entry, key);
  return value == nullptr ? std::nullopt : number_in_text(model::plain(*value));
}

std::optional<std::int64_t> integer_in_text(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool says_true(const json::object& entry, std::string_view key) {
  const auto* value = model::find(entry, key);
  return value != nullptr && model::plain(*value) == true_text;
}

// A pattern that matches these texts and no other.
std::string pattern_of(const std::vector<std::string>& texts) {
  std::string made = "(?:";
  for (const auto& text : texts) {
    if (made.size() > 3) made += '|';
    for (const char c : text) {
      const auto one = static_cast<unsigned char>(c);
      if (one < 128 && !support::is_of_word(one)) made += '\\';
      made += c;
    }
  }
  return made + ')';
}

}  // namespace

bool TextLanguage::has(std::string_view text) const {
  return std::all_of(is.begin(), is.end(), [&](auto* one) { return one->is_all_of(text); }) &&
         std::none_of(is_not.begin(), is_not.end(),
                      [&](auto* one) { return one->is_all_of(text); });
}

PolicyLimits PolicyLimits::unknown(std::string why) {
  PolicyLimits made;
  made.become_unknown(std::move(why));
  return made;
}

void PolicyLimits::become_unknown(std::string why) {
  kind_ = Kind::unknown;
  why_ = std::move(why);
}

PolicyLimits PolicyLimits::of(const json::value& entry) {
  PolicyLimits made;
  if (const auto* object = entry.if_object())
    made.read(*object);
  else
    made.become_unknown("its limits are not an object");
  return made;
}

void PolicyLimits::read(const json::object& entry) {
  const auto* named = model::find(entry, "type");
  const auto type = named == nullptr ? std::string() : model::plain(*named);
  if (const auto* found = model::find(entry, "defaultValue")) default_ = *found;
  is_optional_ = says_true(entry, "isOptional");
  if (type == "unlimited") {
    const auto* given = model::find(entry, "isOptional");
    is_optional_ = given == nullptr || is_optional_;
  } else if (type == "forbidden") {
    kind_ = Kind::forbidden;
    is_optional_ = true;
  } else if (type == "fixed") {
    kind_ = Kind::fixed;
    is_optional_ = false;
    if (const auto* value = model::find(entry, "value"))
      values_.push_back(model::plain(*value));
    else
      become_unknown("it is fixed to no value");
  } else if (type == "allowlist" || type == "blocklist") {
    kind_ = type == "allowlist" ? Kind::allowlist : Kind::blocklist;
    read_values(entry);
  } else if (type == "range") {
    kind_ = Kind::range;
    least_ = number_in(entry, "minValue");
    most_ = number_in(entry, "maxValue");
    for (const auto* key : {"minValue", "maxValue"})
      if (model::find(entry, key) != nullptr && !number_in(entry, key))
        become_unknown(std::string("its ") + key + " is not a number");
  } else if (type == "regex") {
    kind_ = Kind::regex;
    read_pattern(entry);
  } else {
    become_unknown(type.empty() ? "its limits have no type"
                                : "its type \"" + type + "\" is not one that policies have");
  }
}

void PolicyLimits::read_values(const json::object& entry) {
  const auto* list = model::find(entry, "values");
  if (list == nullptr || !list->is_array()) return become_unknown("it has no list of values");
  for (const auto& one : list->get_array()) values_.push_back(model::plain(one));
  if (kind_ == Kind::allowlist || values_.empty()) return;
  auto refused = Pattern::compile(pattern_of(values_), Pattern::Syntax::java);
  if (!refused) return become_unknown("its list of values is too long");
  pattern_ = std::make_shared<const Pattern>(std::move(*refused));
}

void PolicyLimits::read_pattern(const json::object& entry) {
  const auto* text = model::find(entry, "pattern");
  if (text == nullptr || !text->is_string()) return become_unknown("it has no pattern");
  auto compiled = Pattern::compile(text->get_string(), Pattern::Syntax::java);
  if (!compiled)
    return become_unknown("its pattern \"" + std::string(text->get_string()) +
                          "\" cannot be read: " + compiled.error().why);
  pattern_ = std::make_shared<const Pattern>(std::move(*compiled));
}

bool PolicyLimits::is_needed() const {
  return !is_optional_;
}

std::vector<std::string> PolicyLimits::values() const {
  return kind_ == Kind::fixed || kind_ == Kind::allowlist ? values_ : std::vector<std::string>();
}

bool PolicyLimits::accepts(const json::value& value) const {
  const auto text = model::plain(value);
  const bool is_listed = std::find(values_.begin(), values_.end(), text) != values_.end();
  const auto number = number_in_text(text);
  switch (kind_) {
    case Kind::open:
    case Kind::unknown:
      return true;
    case Kind::forbidden:
      return false;
    case Kind::fixed:
    case Kind::allowlist:
      return is_listed;
    case Kind::blocklist:
      return !is_listed;
    case Kind::range:
      return number && (!least_ || *number >= *least_) && (!most_ || *number <= *most_);
    case Kind::regex:
      break;
  }
  return pattern_->is_all_of(text);
}

Choice PolicyLimits::absent() const {
  if (kind_ == Kind::unknown) return {Possible::undecided, nullptr, why_};
  return is_optional_ ? choice_of(nullptr) : Choice();
}

Choice PolicyLimits::text(const TextLanguage& wanted) const {
  if (kind_ == Kind::unknown) return {Possible::undecided, nullptr, why_};
  if (kind_ == Kind::forbidden) return {};
  for (const auto& one : wanted.examples)
    if (wanted.has(one) && accepts(json::string(one))) return choice_of(json::string(one));
  if (kind_ == Kind::fixed || kind_ == Kind::allowlist) {
    for (const auto& one : values_)
      if (wanted.has(one)) return choice_of(json::string(one));
    return {};
  }
  if (kind_ == Kind::range) {
    const auto number = any();
    return number.possible == Possible::yes && wanted.has(model::plain(number.value)) ? number
                                                                                      : Choice();
  }
  auto is = wanted.is;
  auto is_not = wanted.is_not;
  if (pattern_) (kind_ == Kind::regex ? is : is_not).push_back(pattern_.get());
  const auto met = support::find_text(is, is_not);
  if (met.kind == support::Meeting::Kind::too_large)
    return {Possible::undecided, nullptr, "its pattern leads to too many ways to look through"};
  return met.kind == support::Meeting::Kind::none ? Choice() : choice_of(json::string(met.text));
}

Choice PolicyLimits::integer(std::int64_t least, std::int64_t most) const {
  if (kind_ == Kind::unknown) return {Possible::undecided, nullptr, why_};
  if (kind_ == Kind::forbidden) return {};
  if (kind_ == Kind::fixed || kind_ == Kind::allowlist) {
    for (const auto& one : values_)
      if (const auto number = integer_in_text(one); number && *number >= least && *number <= most)
        return choice_of(*number);
    return {};
  }
  const auto first = std::max<std::int64_t>(least, 0);
  if (kind_ == Kind::range) {
    const double low = std::max(std::ceil(least_.value_or(0)), static_cast<double>(first));
    const double high =
        std::min(std::floor(most_.value_or(static_cast<double>(most))), static_cast<double>(most));
    return low <= high ? choice_of(static_cast<std::int64_t>(low)) : Choice();
  }
  for (auto one = first; one <= std::min(most, largest_tried); ++one)
    if (accepts(one)) return choice_of(one);
  return {};
}

Choice PolicyLimits::flag(bool wanted) const {
  if (kind_ == Kind::unknown) return {Possible::undecided, nullptr, why_};
  return accepts(json::string(wanted ? true_text : false_text)) ? choice_of(wanted) : Choice();
}

Choice PolicyLimits::any() const {
  if (kind_ == Kind::forbidden) return {};
  if (kind_ == Kind::fixed || kind_ == Kind::allowlist) {
    if (values_.empty()) return {};
    const bool fits = !default_.is_null() && accepts(default_);
    return choice_of(fits ? default_ : json::value(json::string(values_.front())));
  }
  if (!default_.is_null() && accepts(default_)) return choice_of(default_);
  if (kind_ == Kind::range) {
    const auto number = std::ceil(least_ ? *least_ : std::min(most_.value_or(0), 0.0));
    return most_ && number > *most_ ? Choice() : choice_of(static_cast<std::int64_t>(number));
  }
  if (kind_ == Kind::regex) {
    const Pattern* const pattern = pattern_.get();
    const auto met = support::find_text({&pattern, 1}, {});
    if (met.kind == support::Meeting::Kind::none) return {};
    if (met.kind == support::Meeting::Kind::found) return choice_of(json::string(met.text));
  }
  return choice_of(nullptr);
}

}  // namespace hipaa::resource
