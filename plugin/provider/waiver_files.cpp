#include "plugin/provider/waiver_files.hpp"

#include <optional>

#include "plugin/files/regular_file.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/rules/accept/apply_waivers.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view what = "waiver file";

model::Diagnostic refused(const std::string& file, const std::string& pointer,
                          const std::string& why) {
  return model::error("HP-WAIVER", "A waiver file is invalid", file + ": " + why, pointer);
}

// The place inside the file goes into the text: the path of a diagnostic is one of the
// configuration's.
std::string sentence_of(const model::Diagnostic& one) {
  auto text = one.path.empty() ? one.summary : "at " + one.path + ": " + one.summary;
  if (!one.detail.empty()) text += (text.ends_with('.') ? " " : ". ") + one.detail;
  return text;
}

// "The given value is 15.1", where the file says 15.10: what was written is what has to become a
// string.
void show_as_written(const yaml::Document& document, model::Diagnostic& one) {
  constexpr std::string_view given = "The given value is ";
  const auto written = document.written(json::pointer_tokens(one.path));
  if (one.code != "HP-ARG-TYPE" || written.empty() || !one.detail.starts_with(given)) return;
  const auto end = one.detail.find(". Write");
  if (end == std::string::npos) return;
  const auto read = one.detail.substr(given.size(), end - given.size());
  for (auto at = one.detail.find(read); at != std::string::npos;
       at = one.detail.find(read, at + written.size()))
    one.detail.replace(at, read.size(), written);
}

// Of the size that JSON may have, too. `document` keeps how it was written.
support::Result<json::value> read_yaml(std::string_view text,
                                       std::optional<yaml::Document>& document) {
  const auto failed = [](std::string code, std::string summary) {
    return Failure(Status::diagnostics, model::error(std::move(code), std::move(summary)));
  };
  if (text.size() > request::largest_document)
    return failed("HP-ARG-SIZE",
                  "The " + std::string(what) + " is larger than what is read at most");
  auto tree = yaml::Document::read(text, yaml::Dialect::strict);
  auto read = tree ? tree->value() : boost::system::result<json::value, yaml::Error>(tree.error());
  if (read) {
    document.emplace(std::move(*tree));
    return std::move(*read);
  }
  const auto& [why, at] = read.error();
  std::string place = at.line == 0 ? std::string() : "at line " + std::to_string(at.line);
  if (at.column != 0) place += ", column " + std::to_string(at.column);
  return failed("HP-WAIVER", (place.empty() ? "" : place + ": ") + "it " + why);
}

void read_waiver_file(const std::string& file, const std::string& pointer, json::array& entries,
                      model::Diagnostics& found) {
  const auto whole = files::read_file(file, request::largest_document);
  if (!whole) {
    found.push_back(refused(file, pointer, "it " + whole.error().why + "."));
    return;
  }
  // Editors put a byte order mark there.
  constexpr std::string_view mark = "\xef\xbb\xbf";
  const auto text = std::string_view(*whole).substr(whole->starts_with(mark) ? mark.size() : 0);
  std::optional<yaml::Document> written;
  auto document =
      yaml::is_yaml_name(file) ? read_yaml(text, written) : request::read_json(text, what);
  if (!document) {
    const auto why = document.error();
    for (const auto& one : why.diagnostics)
      found.push_back(refused(file, pointer, sentence_of(one)));
    return;
  }
  auto shape =
      request::check(request::Schema::waivers().root(), *document, request::Role::configuration);
  for (auto& one : shape) {
    if (one.severity != model::Severity::error) continue;
    if (written) show_as_written(*written, one);
    found.push_back(refused(file, pointer, sentence_of(one)));
  }
  if (model::has_error(shape)) return;
  const auto digest = support::sha256_digest(*whole);
  auto& all = document->as_object().at("waivers").as_array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& entry = all[i].as_object();
    entry["file"] = file;
    entry["file_sha256"] = digest;
    entry["place"] = "/waivers/" + std::to_string(i);
    entries.push_back(std::move(all[i]));
  }
}

}  // namespace

model::Waivers read_waivers(const json::object& provider, Answer& answer) {
  model::Waivers waivers;
  if (const auto* mode = model::find(provider, "in_config_acknowledgements")) {
    // Not known yet: the strictest of the three.
    if (model::is_unknown(*mode) || *mode == "deny") waivers.in_config = model::InConfig::deny;
    if (*mode == "require_external_match")
      waivers.in_config = model::InConfig::require_external_match;
  }
  if (const auto* days = model::find(provider, "longest_acknowledgement_days");
      days != nullptr && days->is_int64())
    waivers.longest_days = days->get_int64();
  const auto* files = model::find(provider, "waiver_files");
  if (files == nullptr || !files->is_array()) return waivers;
  model::Diagnostics found;
  for (std::size_t i = 0; i < files->get_array().size(); ++i)
    if (const auto* file = files->get_array()[i].if_string())
      read_waiver_file(std::string(*file), "/waiver_files/" + std::to_string(i), waivers.entries,
                       found);
  if (!model::has_error(found)) found = rules::check_waivers(request::catalogue(), waivers);
  for (auto& one : found) answer.diagnostics.push_back(std::move(one));
  return waivers;
}

}  // namespace hipaa::resource
