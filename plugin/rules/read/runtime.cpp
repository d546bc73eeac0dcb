#include "plugin/rules/read/runtime.hpp"

#include <algorithm>
#include <array>

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

Runtime unknown_runtime(std::string_view reason) {
  Runtime made;
  made.reason = reason;
  return made;
}

// -1 where there is not a number, or one that no version has.
int number_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 6) return -1;
  int number = 0;
  for (const char digit : digits) {
    if (!is_digit(digit)) return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

bool is_wildcard(std::string_view part) {
  return part.size() == 1 && lower(part.front()) == 'x';
}

// "15.4.x", "18.x", "2.1.0".
bool read_version(std::string_view token, Runtime& runtime) {
  runtime.major = number_of(next_part(token, '.'));
  if (runtime.major < 0 || token.empty()) return false;
  const auto second = next_part(token, '.');
  if (is_wildcard(second)) return token.empty();
  runtime.minor = number_of(second);
  const auto third = next_part(token, '.');
  return runtime.minor >= 0 && token.empty() && (is_wildcard(third) || number_of(third) >= 0);
}

// What the tokens between the version and "scala…" say.
struct Marks {
  bool ml = false;
  bool hls = false;
  bool conda = false;
  bool gpu = false;
  bool photon = false;

  bool other = false;  // what no runtime that we know of has

  // What may stand between version and Scala and changes nothing for the rules.
  static bool is_neutral(std::string_view token) {
    constexpr std::array<std::string_view, 11> neutral{
        "cpu", "esr",   "aarch64", "snapshot",     "rc", "stable",
        "lts", "major", "version", "experimental", "x"};
    return std::any_of(neutral.begin(), neutral.end(),
                       [&](auto one) { return equal_ignoring_case(token, one); });
  }
  static bool is_maintenance(std::string_view token) {
    return token.size() > 2 && starts_ignoring_case(token, "db") &&
           std::all_of(token.begin() + 2, token.end(), is_digit);
  }

  void take(std::string_view token) {
    const auto one_of = [&](std::initializer_list<std::string_view> names) {
      return std::any_of(names.begin(), names.end(),
                         [&](auto name) { return equal_ignoring_case(token, name); });
    };
    other = other || !(one_of({"ml", "hls", "conda", "gpu", "photon"}) || is_neutral(token) ||
                       is_maintenance(token));
    ml = ml || equal_ignoring_case(token, "ml");
    hls = hls || equal_ignoring_case(token, "hls");
    conda = conda || equal_ignoring_case(token, "conda");
    gpu = gpu || equal_ignoring_case(token, "gpu");
    photon = photon || equal_ignoring_case(token, "photon");
  }
  [[nodiscard]] RuntimeKind kind() const {
    if (ml) return RuntimeKind::machine_learning;
    if (hls) return RuntimeKind::genomics;
    if (conda) return RuntimeKind::conda;
    if (gpu) return RuntimeKind::gpu;
    return photon ? RuntimeKind::photon : RuntimeKind::standard;
  }
};

bool is_scala(std::string_view token) {
  return token.size() > 5 && starts_ignoring_case(token, "scala") && is_digit(token[5]);
}

// A key without prefix: "15.4.x-cpu-ml-scala2.12", "latest-stable-scala2.11".
Runtime classify_plain(std::string_view key) {
  Runtime runtime;
  auto rest = key;
  const auto first = next_part(rest, '-');
  const bool alias = equal_ignoring_case(first, "latest") || equal_ignoring_case(first, "next");
  if (!alias && !read_version(first, runtime))
    return unknown_runtime("does not have the form of a runtime key (15.4.x-scala2.12)");

  Marks marks;
  bool scala = false;
  bool more = false;  // tokens after "scala…", which no key has
  while (!rest.empty()) {
    const auto token = next_part(rest, '-');
    more = more || scala;
    if (!scala && is_scala(token)) {
      scala = true;
      continue;
    }
    marks.take(token);
    if (starts_ignoring_case(token, "db")) runtime.maintenance = number_of(token.substr(2));
  }
  // A form that nobody knows must not hide the one mark that matters.
  if (!marks.ml && (!scala || more))
    return unknown_runtime("does not have the form of a runtime key (15.4.x-scala2.12)");
  if (!marks.ml && marks.other)
    return unknown_runtime("has a part that no known runtime has, so its contents are unknown");
  runtime.kind = marks.kind();
  runtime.gpu = marks.gpu;
  runtime.certain = !marks.conda || marks.ml;
  runtime.pinned = !alias;
  if (!runtime.certain)
    runtime.reason = "is a Conda beta, with packages that its key does not name";
  if (alias) runtime.reason = "is an alias: the workspace decides which version it is";
  return runtime;
}

Runtime classify_automatic(std::string_view rest) {
  Marks marks;
  while (!rest.empty()) marks.take(next_part(rest, '-'));
  Runtime runtime;
  runtime.kind = marks.ml ? RuntimeKind::machine_learning : RuntimeKind::standard;
  runtime.certain = true;
  runtime.reason = "is an alias: the workspace decides which version it is";
  return runtime;
}

// "release__8.3.x-photon-scala2.12__…": the label names the runtime that the image was built from.
// It is a label: whoever names the image chooses it.
Runtime classify_custom(std::string_view label) {
  for (const std::string_view mark : {"release__", "snapshot__"}) {
    const auto at = find_ignoring_case(label, mark);
    if (at == std::string_view::npos) continue;
    const auto from = label.substr(at + mark.size());
    const auto end = from.find("__");
    if (end == std::string_view::npos) continue;
    auto runtime = classify_plain(from.substr(0, end));
    if (runtime.kind == RuntimeKind::unknown) continue;
    runtime.certain = false;
    runtime.pinned = true;
    runtime.reason = "is a custom image: only its label says what is in it";
    return runtime;
  }
  auto runtime = unknown_runtime("is a custom image: nothing says what is in it");
  runtime.pinned = true;
  return runtime;
}

bool may_stand_in_key(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':';
}

}  // namespace

Runtime classify_runtime(std::string_view spark_version) {
  const auto key = trim(spark_version);
  if (key.empty()) return unknown_runtime("is empty");
  if (key.find("{{") != std::string_view::npos || key.find("${") != std::string_view::npos)
    return unknown_runtime("is a reference: only the workspace resolves its value");
  // Anything else could look like a key and be none ("-ml-" with a letter of another alphabet).
  if (!std::all_of(key.begin(), key.end(), may_stand_in_key))
    return unknown_runtime("holds a character that no runtime key has");
  if (starts_ignoring_case(key, "auto:")) return classify_automatic(key.substr(5));
  if (starts_ignoring_case(key, "custom:")) return classify_custom(key.substr(7));
  if (starts_ignoring_case(key, "apache-spark-")) {
    Runtime runtime;
    runtime.kind = RuntimeKind::light;
    runtime.certain = runtime.pinned = true;
    return runtime;
  }
  return classify_plain(key);
}

}  // namespace hipaa::rules
