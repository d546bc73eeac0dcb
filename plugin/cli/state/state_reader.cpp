#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/state/state.hpp"
#include "plugin/json/encoding.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr DocumentCodes state_codes{"HP-STATE-FILE", "HP-STATE-JSON", "HP-STATE-SHAPE"};

constexpr const char* what_to_do =
    "Nothing was changed. hipaactl replaces this file as a whole and never leaves a part of it, so "
    "something else has changed it: restore it from a backup or from version control.";

class StateReader {
 public:
  explicit StateReader(Document document) : document_(std::move(document)) {}

  Result<State> read() && {
    Members root(document_, document_.root, "");
    const auto version = root.integer("state_version", true);
    if (version && *version != 1)
      document_.complain(
          "/state_version",
          "This hipaactl reads state files of version 1, not " + std::to_string(*version) + ".",
          "Use the hipaactl that wrote it, or a newer one.", "HP-STATE-VERSION");
    if (document_.is_refused()) return Failure(std::move(document_.findings));
    state_.serial = root.integer("serial", true).value_or(0);
    state_.lineage = root.text("lineage", true).value_or("");
    if (const auto* all = root.array("resources", true))
      for (std::size_t i = 0; i < all->size(); ++i)
        entry((*all)[i], "/resources/" + std::to_string(i));
    root.no_others();
    if (document_.is_refused()) {
      document_.findings.back().detail += what_to_do;
      return Failure(std::move(document_.findings));
    }
    return std::move(state_);
  }

 private:
  void entry(const json::value& value, const std::string& pointer) {
    StateEntry made;
    Members members(document_, value, pointer);
    made.type = members.text("type", true).value_or("");
    made.name = members.text("name", true).value_or("");
    made.provider = members.text("provider", true).value_or("");
    made.schema_version = members.integer("schema_version", false).value_or(1);
    if (members.object("state", false) != nullptr)
      made.state = json::compact(value.get_object().at("state"));
    made.private_data = members.text("private", false);
    if (const auto bytes = members.text("private_base64", false)) {
      made.private_data = json::from_base64(*bytes);
      if (!made.private_data)
        document_.complain(pointer + "/private_base64", "This is not valid Base64.");
    }
    if (const auto pending = members.text("pending", false)) {
      made.is_pending = *pending == "create";
      if (!made.is_pending)
        document_.complain(pointer + "/pending",
                           "\"" + json::printable(*pending) + "\" is not known here.");
    }
    members.no_others();
    auto address = made.address();
    if (!state_.entries.emplace(address, std::move(made)).second)
      document_.complain(pointer + "/name",
                         "There are two resources " + json::printable(address) + ".");
  }

  Document document_;
  State state_;
};

}  // namespace

Result<State> state_in(Document document) {
  return StateReader(std::move(document)).read();
}

Result<State> read_state(const std::string& file) {
  auto text = Document::read(file, "state file", state_codes, largest_state);
  if (text) return StateReader(std::move(*text)).read();
  auto failure = std::move(text).error();
  const auto problem = read_file(file, largest_state);
  if (!problem && problem.error().is_missing) return State{0, new_uuid(), {}};
  failure.findings.back().detail += what_to_do;
  return failure;
}

}  // namespace hipaa::cli
