// YAML as JSON: aliases and merge keys resolved, scalars typed as YAML 1.2's core schema says, so
// that a day (2027-02-01) stays a text. One document; no key twice. Pure; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hipaa::yaml {

// From 1; 0: not known.
struct Mark {
  std::size_t line = 0;
  std::size_t column = 0;
};

struct Error {
  std::string why;  // "has the key "a" twice", as a predicate of the document
  Mark at;
};
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

// By its end: .yaml or .yml.
bool is_yaml_name(std::string_view name);

boost::system::result<boost::json::value, Error> read(std::string_view text);

// Where the value stands that the tokens of a JSON Pointer lead to, or the nearest thing around it.
Mark place(std::string_view text, const std::vector<std::string>& tokens);

}  // namespace hipaa::yaml
