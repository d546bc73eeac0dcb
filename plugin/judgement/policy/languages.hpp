// The languages of schemas/catalogs/refusals.json and those made of other catalogues, compiled
// once. Immutable; any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugin/cluster/policy/policy_limits.hpp"

namespace hipaa::resource {

class Languages {
 public:
  // The table as it stands in schemas/, and its languages.
  static const Languages& all();

  [[nodiscard]] const json::object& table() const { return table_; }
  // By name. Every name of the table is there; another ends the process, as would a broken table.
  [[nodiscard]] const TextLanguage& named(std::string_view name) const;
  // Written out in the table: kept under the words it is written in.
  [[nodiscard]] const TextLanguage& written(const json::value& language) const;
  // What the entry of schemas/catalogs/transport.json refuses; nullptr: no value as such.
  [[nodiscard]] const TextLanguage* of_transport(std::size_t index) const {
    return transport_[index];
  }

 private:
  Languages();
  void add(std::string name, const json::object& from);
  void add(std::string name, const std::vector<std::string>& is,
           const std::vector<std::string>& is_not, std::vector<std::string> examples);
  const support::Pattern* compiled(std::string_view pattern);
  [[nodiscard]] std::string with_parts(std::string_view pattern) const;
  void add_instance_types();
  void add_transport();

  json::object table_;
  std::map<std::string, TextLanguage, std::less<>> known_;
  std::vector<std::unique_ptr<const support::Pattern>> patterns_;
  std::vector<const TextLanguage*> transport_;
};

// A pattern that matches any of the texts; they are literal.
std::string any_of(const std::vector<std::string>& texts);

}  // namespace hipaa::resource
