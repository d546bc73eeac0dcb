// YAML as JSON: aliases and merge keys resolved. Our own files are read strictly: scalars typed as
// YAML 1.2's core schema says, so that a day (2027-02-01) stays a text. Asset bundles are read as
// Databricks' command line reads them. One document; no key twice. UTF-8, or UTF-16 with a byte
// order mark. Pure; any thread.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"

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

enum class Dialect : std::uint8_t {
  strict,
  // Whole numbers may be written in other bases and with underscores, tags count, and of the maps
  // that a merge key lists the last has the last word.
  databricks,
};

// By its end: .yaml or .yml.
bool is_yaml_name(std::string_view name);

boost::system::result<json::value, Error> read(std::string_view text,
                                               Dialect dialect = Dialect::strict);

struct Tree;

// A text that is read once for its value, and asked for places afterwards.
class Document {
 public:
  static boost::system::result<Document, Error> read(std::string_view text, Dialect dialect);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  [[nodiscard]] boost::system::result<json::value, Error> value() const;
  // Where the value stands that the tokens of a JSON Pointer lead to, or the nearest thing around
  // it; what an alias or a merge key brings in stands where it was written.
  [[nodiscard]] Mark place(const std::vector<std::string>& tokens) const;
  // The text of the scalar that the tokens lead to, as it was written: 15.10; "" where there is
  // none.
  [[nodiscard]] std::string written(const std::vector<std::string>& tokens) const;

 private:
  Document(std::unique_ptr<Tree> tree, Dialect dialect);
  std::unique_ptr<Tree> tree_;
  Dialect dialect_;
};

// The same of a text that is asked once.
Mark place(std::string_view text, const std::vector<std::string>& tokens);

}  // namespace hipaa::yaml
