#include "plugin/cli/run/plan_difference.hpp"

#include <algorithm>

#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

const json::value nothing;  // NOLINT(cert-err58-cpp): the constructor of null does not throw

bool covers(const std::vector<std::string>& pointers, std::string_view pointer) {
  return std::any_of(pointers.begin(), pointers.end(),
                     [&](const std::string& one) { return json::is_below(pointer, one); });
}

class Comparison {
 public:
  Comparison(const Envelope& before, const Envelope& after) : before_(before), after_(after) {}

  void compare(const json::value& before, const json::value& after) {
    if (covers(after_.unknown, pointer_)) return add(before, nothing, true);
    const auto* old_object = before.if_object();
    const auto* new_object = after.if_object();
    if ((old_object != nullptr || before.is_null()) && new_object != nullptr)
      return objects(before, *new_object);
    if (old_object != nullptr && after.is_null()) return objects(after, *old_object, true);
    const auto* old_array = before.if_array();
    const auto* new_array = after.if_array();
    if (old_array != nullptr && new_array != nullptr) return arrays(*old_array, *new_array);
    if (before != after) add(before, after, false);
  }

  std::vector<Difference> found;

 private:
  void add(const json::value& before, const json::value& after, bool unknown) {
    Difference made;
    made.path = pointer_;
    made.before = before;
    made.after = after;
    made.is_unknown = unknown;
    made.is_sensitive = covers(after_.sensitive, pointer_) || covers(before_.sensitive, pointer_);
    found.push_back(std::move(made));
  }

  void step(std::string_view token, const json::value& before, const json::value& after) {
    const auto length = pointer_.size();
    pointer_ += '/' + json::pointer_token(token);
    compare(before, after);
    pointer_.resize(length);
  }

  // Members of either; where the other is null all of them. `swapped`: `one` is the later value.
  void objects(const json::value& one, const json::object& other, bool swapped = false) {
    // An empty object is not nothing.
    if (other.empty() && one.is_null())
      return swapped ? add(other, nothing, false) : add(nothing, other, false);
    for (const auto& entry : other) {
      const auto* found = json::member(one, json::view(entry.key()));
      const auto& here = found == nullptr ? nothing : *found;
      swapped ? step(json::view(entry.key()), entry.value(), here)
              : step(json::view(entry.key()), here, entry.value());
    }
    if (const auto* object = one.if_object())
      for (const auto& entry : *object)
        if (!other.contains(entry.key())) step(json::view(entry.key()), entry.value(), nothing);
  }

  void arrays(const json::array& before, const json::array& after) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
      step(std::to_string(i), i < before.size() ? before[i] : nothing,
           i < after.size() ? after[i] : nothing);
  }

  const Envelope& before_;
  const Envelope& after_;
  std::string pointer_;
};

const json::value* value_at(const json::value& root, std::string_view pointer) {
  const json::value* at = &root;
  for (const auto& token : json::pointer_tokens(pointer)) {
    at = json::member(*at, token);
    if (at == nullptr) return nullptr;
  }
  return at;
}

void leaves(const json::value& value, const std::string& pointer, std::vector<Difference>& found) {
  if (const auto* object = value.if_object()) {
    for (const auto& one : *object)
      leaves(one.value(), pointer + '/' + json::pointer_token(json::view(one.key())), found);
  } else if (!value.is_array() && !value.is_null()) {
    Difference made;
    made.path = pointer;
    made.after = value;
    found.push_back(std::move(made));
  }
}

void sort_by_path(std::vector<Difference>& found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Difference& a, const Difference& b) { return a.path < b.path; });
}

}  // namespace

std::vector<Difference> results(const Envelope& planned, const Envelope& after) {
  std::vector<Difference> found;
  for (const auto& pointer : planned.unknown)
    if (const auto* value = value_at(after.value, pointer)) leaves(*value, pointer, found);
  for (auto& one : found) one.is_sensitive = covers(after.sensitive, one.path);
  sort_by_path(found);
  return found;
}

std::vector<Difference> differences(const Envelope& before, const Envelope& after) {
  Comparison comparison(before, after);
  comparison.compare(before.value, after.value);
  sort_by_path(comparison.found);
  return std::move(comparison.found);
}

}  // namespace hipaa::cli
