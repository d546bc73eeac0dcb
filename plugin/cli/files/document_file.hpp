// A JSON file of the user's that is read strictly: every mistake is reported with its place, all
// of them and not only the first. One thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::cli {

// What a finding about a kind of file is called: constants, so that every code stands in the
// sources as it is printed.
struct DocumentCodes {
  std::string_view file;   // it cannot be read
  std::string_view json;   // it is not valid JSON
  std::string_view shape;  // it is not of its schema
};

struct Document {
  std::string file;
  std::string text;
  json::value root;
  DocumentCodes codes;
  Findings findings;

  // The root must be an object. `what` names the file in sentences ("stack file").
  static Result<Document> read(const std::string& file, std::string_view what,
                               const DocumentCodes& codes, std::size_t largest);

  // Notes that what stands at `pointer` is not right.
  void complain(std::string_view pointer, std::string summary, std::string detail = {},
                std::string_view code = {});
  // The same, as a warning.
  void warn(std::string_view pointer, std::string summary, std::string detail = {},
            std::string_view code = {});
  [[nodiscard]] bool is_refused() const { return errors_ > 0; }

 private:
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// The members of one object, each asked for once; what nobody asked for is a mistake. Null and
// absent are one thing.
class Members {
 public:
  // `value` is complained of when it is not an object.
  Members(Document& document, const json::value& value, std::string pointer);

  // nullptr or nullopt where it is absent (complained of when `required`) or of another type
  // (complained of).
  const json::value* any(std::string_view name, bool required);
  std::optional<std::string> text(std::string_view name, bool required);
  std::optional<std::int64_t> integer(std::string_view name, bool required);
  const json::object* object(std::string_view name, bool required);
  const json::array* array(std::string_view name, bool required);

  // To be called last: complains, or warns, of the members that were not asked for.
  void no_others();
  void warn_of_others();

  [[nodiscard]] std::string at(std::string_view name) const;

 private:
  void wrong_type(std::string_view name, std::string_view expected, const json::value& found);
  void others(bool fatal);

  Document& document_;
  const json::object* object_;
  std::string pointer_;
  std::vector<std::string> asked_;
};

}  // namespace hipaa::cli
