#include <algorithm>
#include <set>

#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/output/baseline.hpp"

namespace hipaa::cli {
namespace {

constexpr DocumentCodes baseline_codes{"HP-BASELINE-FILE", "HP-BASELINE-JSON", "HP-BASELINE-SHAPE"};

constexpr std::size_t largest_baseline = std::size_t{64} << 20U;

// 32 digits, a colon, and which of the equal ones it is.
bool is_fingerprint(std::string_view text) {
  constexpr std::size_t digits = 32;
  constexpr std::size_t longest = digits + 1 + 9;
  const auto is_in = [](std::string_view part, std::string_view letters) {
    return part.find_first_not_of(letters) == std::string_view::npos;
  };
  return text.size() > digits + 1 && text.size() <= longest && text[digits] == ':' &&
         text[digits + 1] != '0' && is_in(text.substr(0, digits), "0123456789abcdef") &&
         is_in(text.substr(digits + 1), "0123456789");
}

}  // namespace

Result<Baseline> read_baseline(const std::string& file) {
  auto document = Document::read(file, "baseline", baseline_codes, largest_baseline);
  if (!document) return std::move(document).error();
  Members root(*document, document->root, "");
  const auto version = root.integer("baseline_version", true);
  Baseline baseline;
  baseline.folder = folder_of(file);
  baseline.is_first_form = version && *version == 1;
  if (version && *version != 1 && *version != 2)
    document->complain("/baseline_version", "The baseline was written in another form.",
                       "This hipaactl reads versions 1 and 2. Write the baseline again.",
                       "HP-BASELINE-VERSION");
  const auto* list = root.array("findings", true);
  root.no_others();
  std::set<std::string> seen;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto pointer = "/findings/" + std::to_string(i);
    Members entry(*document, (*list)[i], pointer);
    BaselineEntry made;
    made.is_first_form = baseline.is_first_form;
    made.fingerprint = entry.text("fingerprint", true).value_or("");
    made.code = entry.text("code", true).value_or("");
    if (!made.is_first_form) made.file = entry.text("file", false).value_or("");
    made.resource = entry.text("resource", false).value_or("");
    made.path = entry.text("path", false).value_or("");
    if (!made.is_first_form) made.value = entry.text("value", false).value_or("");
    made.summary = entry.text("summary", false).value_or("");
    entry.no_others();
    if (!is_fingerprint(made.fingerprint))
      document->complain(pointer + "/fingerprint", "This is not the fingerprint of a finding.",
                         "Write the baseline again with --write-baseline.");
    // What people read in it has to be what it lets through.
    else if (!made.is_first_form && !is_right_fingerprint(made))
      document->complain(pointer + "/fingerprint",
                         "The fingerprint is not that of what the entry says.",
                         "The entry was changed by hand. Write the baseline again.");
    else if (!seen.insert(made.fingerprint).second)
      document->complain(pointer + "/fingerprint", "The baseline has this entry twice.",
                         "Take one of them out.");
    baseline.entries.push_back(std::move(made));
  }
  if (document->is_refused()) return Failure(std::move(document->findings));
  return baseline;
}

}  // namespace hipaa::cli
