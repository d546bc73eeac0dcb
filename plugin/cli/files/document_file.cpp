#include "plugin/cli/files/document_file.hpp"

#include <algorithm>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/output/suggestion.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// Every place is looked for from the beginning of the file: a hostile one must not take minutes.
constexpr std::size_t most_told = 100;

std::string_view kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "true or false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

}  // namespace

Result<Document> Document::read(const std::string& file, std::string_view what,
                                const DocumentCodes& codes, std::size_t largest) {
  auto text = read_file(file, largest);
  if (!text) {
    return Failure(
        operational_error(std::string(codes.file),
                          "The " + std::string(what) + " " + file + " " + text.error().why + "."));
  }
  Document document;
  document.file = file;
  document.text = std::move(*text);
  document.codes = codes;
  auto root = json::read(document.text);
  if (!root) {
    const auto& problem = root.error();
    auto finding = operational_error(std::string(codes.json),
                                     "The " + std::string(what) + " " + problem.what + ".");
    finding.path = problem.pointer;
    finding.place = {file, problem.line, problem.column};
    return Failure(std::move(finding));
  }
  document.root = std::move(*root);
  if (!document.root.is_object()) {
    document.complain("", "The " + std::string(what) + " must be a JSON object, not " +
                              std::string(kind_name(document.root)) + ".");
    return Failure(std::move(document.findings));
  }
  return document;
}

void Document::complain(std::string_view pointer, std::string summary, std::string detail,
                        std::string_view code) {
  if (errors_ >= most_told) return;
  ++errors_;
  auto finding = operational_error(std::string(code.empty() ? codes.shape : code),
                                   std::move(summary), std::move(detail));
  finding.path = pointer;
  finding.place = place_in(file, json::position_of(text, pointer));
  findings.push_back(std::move(finding));
}

void Document::warn(std::string_view pointer, std::string summary, std::string detail,
                    std::string_view code) {
  if (warnings_ >= most_told) return;
  ++warnings_;
  auto finding =
      notice(std::string(code.empty() ? codes.shape : code), std::move(summary), std::move(detail));
  finding.path = pointer;
  finding.place = place_in(file, json::position_of(text, pointer));
  findings.push_back(std::move(finding));
}

Members::Members(Document& document, const json::value& value, std::string pointer)
    : document_(document), object_(value.if_object()), pointer_(std::move(pointer)) {
  if (object_ == nullptr)
    document_.complain(pointer_,
                       "This must be an object, not " + std::string(kind_name(value)) + ".");
}

std::string Members::at(std::string_view name) const {
  return pointer_ + "/" + json::pointer_token(name);
}

const json::value* Members::any(std::string_view name, bool required) {
  asked_.emplace_back(name);
  if (object_ == nullptr) return nullptr;
  const auto* found = object_->if_contains(json::boosted(name));
  if (found != nullptr && !found->is_null()) return found;
  if (required) document_.complain(at(name), "\"" + std::string(name) + "\" is missing.");
  return nullptr;
}

void Members::wrong_type(std::string_view name, std::string_view expected,
                         const json::value& found) {
  document_.complain(at(name), "\"" + std::string(name) + "\" must be " + std::string(expected) +
                                   ", not " + std::string(kind_name(found)) + ".");
}

std::optional<std::string> Members::text(std::string_view name, bool required) {
  const auto* found = any(name, required);
  if (found == nullptr) return std::nullopt;
  if (found->is_string()) return std::string(json::view(found->get_string()));
  wrong_type(name, "a string", *found);
  return std::nullopt;
}

std::optional<std::int64_t> Members::integer(std::string_view name, bool required) {
  const auto* found = any(name, required);
  if (found == nullptr) return std::nullopt;
  if (found->is_int64()) return found->get_int64();
  wrong_type(name, "a whole number", *found);
  return std::nullopt;
}

const json::object* Members::object(std::string_view name, bool required) {
  const auto* found = any(name, required);
  if (found == nullptr) return nullptr;
  if (!found->is_object()) wrong_type(name, "an object", *found);
  return found->if_object();
}

const json::array* Members::array(std::string_view name, bool required) {
  const auto* found = any(name, required);
  if (found == nullptr) return nullptr;
  if (!found->is_array()) wrong_type(name, "a list", *found);
  return found->if_array();
}

void Members::others(bool fatal) {
  if (object_ == nullptr) return;
  for (const auto& one : *object_) {
    const auto name = json::view(one.key());
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    auto summary = "\"" + json::printable(name) + "\" is not a known member here.";
    if (fatal)
      document_.complain(at(name), std::move(summary), suggestion_or_all(name, asked_));
    else
      document_.warn(at(name), std::move(summary), suggestion_or_all(name, asked_));
  }
}

void Members::no_others() {
  others(true);
}

void Members::warn_of_others() {
  others(false);
}

}  // namespace hipaa::cli
