// What a policy lets one attribute be, and whether that meets what somebody asks for: a text of a
// language, an integer, a flag, nothing. Exact for every type of limits; what cannot be decided (a
// pattern that looks around, limits that nobody knows) says why. Source: Databricks' compute policy
// reference. Immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/model/value.hpp"
#include "plugin/support/pattern.hpp"

namespace hipaa::resource {

namespace json = hipaa::json;

// The texts that match each of `is` as a whole and none of `is_not`. The patterns are borrowed.
struct TextLanguage {
  std::vector<const support::Pattern*> is;
  std::vector<const support::Pattern*> is_not;
  std::vector<std::string> examples;  // tried first: what people write

  [[nodiscard]] bool has(std::string_view text) const;
};

// Whether a value is possible, and one that is.
struct Choice {
  enum class Possible : std::uint8_t { no, yes, undecided };
  Possible possible = Possible::no;
  json::value value;  // of yes; null: nothing at all, or (of `any`) one that nobody can guess
  std::string why;    // of undecided, as the end of a sentence
};

class PolicyLimits {
 public:
  PolicyLimits() = default;  // none: the attribute may be anything
  // Nobody knows them.
  static PolicyLimits unknown(std::string why);
  static PolicyLimits of(const json::value& entry);

  [[nodiscard]] Choice absent() const;
  [[nodiscard]] Choice text(const TextLanguage& wanted) const;
  [[nodiscard]] Choice integer(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] Choice flag(bool wanted) const;
  // Whatever the limits offer of themselves.
  [[nodiscard]] Choice any() const;

  // Whether a cluster has to have the attribute, or gets it.
  [[nodiscard]] bool is_needed() const;
  [[nodiscard]] bool is_fixed() const { return kind_ == Kind::fixed; }
  // Every value there is, where these are counted; empty where they are not.
  [[nodiscard]] std::vector<std::string> values() const;
  [[nodiscard]] bool accepts(const json::value& value) const;

 private:
  enum class Kind : std::uint8_t {
    open,
    unknown,
    fixed,
    forbidden,
    allowlist,
    blocklist,
    range,
    regex
  };
  void read(const json::object& entry);
  void read_values(const json::object& entry);
  void read_pattern(const json::object& entry);
  void become_unknown(std::string why);

  Kind kind_ = Kind::open;
  std::vector<std::string> values_;  // of fixed, allowlist, blocklist
  std::optional<double> least_;
  std::optional<double> most_;
  std::shared_ptr<const support::Pattern> pattern_;  // of regex; of blocklist what it refuses
  json::value default_;
  bool is_optional_ = true;
  std::string why_;
};

}  // namespace hipaa::resource
