// The rule catalogue and its tables, read once from schemas/rules.json and schemas/catalogs/*.json.
// Immutable after loading; shared by all threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hipaa::model {

// What a failing rule means in a profile.
enum class RuleSeverity : std::uint8_t {
  none,         // not evaluated in this profile
  error,        // refused
  acknowledge,  // refused unless an acknowledgement covers it
  warning,
  info
};

struct Rule {
  std::string id;                      // "HC-EBS-01"
  int version = 1;                     // raised when its meaning changes
  std::string title;                   // one line: what is wanted; heads documentation
  std::string problem;                 // one line: what is wrong; heads findings
  std::string why;                     // what the article or the profile says
  std::string fix;                     // what to write instead
  std::string basis;                   // "article", "modern documents" or "ours"
  std::vector<std::string> citations;  // "45 CFR 164.312(e)(2)(ii)"
  RuleSeverity classic = RuleSeverity::none;
  RuleSeverity csp = RuleSeverity::none;
  RuleSeverity classic_strict_ml = RuleSeverity::none;  // classic, where the provider is strict_ml
  RuleSeverity graver = RuleSeverity::none;  // in every profile, of a verdict that is_escalated
  bool waivable = false;
  std::string since = "1.0";  // the ruleset that brought it
};

// A library that the rules know by name.
struct Package {
  std::string name;  // normalised as PEP 503 says; Maven: the artifact's name
  std::string kind;  // "pypi", "maven"
  std::string tier;  // "1": the article's list, "1b": may be distributed TensorFlow, "2": same
                     // mechanism, ours
  std::string why;
};

struct InstanceFamily {
  std::string family;  // "m6idn"
  bool encrypts_in_transit = false;
  bool local_disks = false;          // has instance storage
  bool clear_local_disks = false;    // and AWS does not encrypt it
  bool carries_ebs_volumes = false;  // each of its sizes that Databricks offers
};

// A fleet ("m" of "m-fleet.xlarge"): AWS chooses the family at the start.
struct InstanceFleet {
  std::string fleet;
  bool encrypts_in_transit = false;  // false: not documented
};

// How long Databricks supports a version of the runtime.
struct RuntimeLifecycle {
  int major = 0;
  int minor = -1;       // -1: the key has a major number alone (18.x)
  std::string ends_on;  // last day, "" = not settled yet
};

// A setting that lets data go unprotected over the network.
struct TransportSetting {
  std::vector<std::string> at;  // places, * = any text
  std::vector<std::string> is;  // whole values
  std::vector<std::string> holds;
  bool plain_http = false;
  bool any = false;
  std::string because;
};

// How a token looks that is a secret whatever it is called.
struct SecretShape {
  std::string begin;
  std::string of;  // "hex", "upper", "word", "jwt", "key"
  std::size_t least = 0;
  std::size_t most = 0;
  std::string what;
};

struct SecretForms {
  std::vector<std::string> names;
  std::vector<std::string> no_names;
  std::vector<SecretShape> shapes;
};

struct Catalogue {
  std::string ruleset;  // version of the whole, "1.0"
  std::vector<Rule> rules;
  std::vector<Package> packages;
  std::vector<InstanceFamily> instance_families;
  std::map<std::string, std::size_t, std::less<>> family_positions;  // by name, in the list above
  std::vector<InstanceFleet> instance_fleets;
  std::vector<RuntimeLifecycle> runtimes;
  std::string runtimes_read_on;  // the day of the table above
  std::vector<TransportSetting> transport_settings;
  SecretForms secrets;

  [[nodiscard]] const Rule* rule(std::string_view id) const {
    for (const auto& one : rules)
      if (one.id == id) return &one;
    return nullptr;
  }
  [[nodiscard]] const InstanceFamily* family(std::string_view name) const {
    const auto found = family_positions.find(name);
    return found == family_positions.end() ? nullptr : &instance_families[found->second];
  }
};

}  // namespace hipaa::model
