#include <algorithm>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/output/suggestion.hpp"
#include "plugin/cli/stack/stack.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr DocumentCodes stack_codes{"HP-STACK-FILE", "HP-STACK-JSON", "HP-STACK-SHAPE"};

template <class Entries>
auto* by_key(const Entries& entries, std::string_view key) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& one) { return one.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

template <class Entries>
std::vector<std::string> keys_of(const Entries& entries) {
  std::vector<std::string> keys;
  for (const auto& one : entries) keys.push_back(one.key);
  return keys;
}

// Names go into addresses, messages and other files, so they are kept plain.
bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && text.size() <= 128 && letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

class StackReader {
 public:
  explicit StackReader(Document document) : document_(std::move(document)) {}

  Result<Stack> read() && {
    stack_.file = document_.file;
    stack_.folder = folder_of(document_.file);
    Members root(document_, document_.root, "");
    version(root.integer("stack_version", true));
    if (document_.is_refused()) return Failure(std::move(document_.findings));
    root.any("$schema", false);   // for editors
    root.any("$comment", false);  // for people
    if (const auto* all = root.object("plugins", true)) plugins(*all);
    if (const auto* all = root.object("providers", true)) providers(*all);
    if (const auto* all = root.array("resources", true)) resources(*all);
    root.no_others();
    stack_.text = std::move(document_.text);
    if (document_.is_refused()) return Failure(std::move(document_.findings));
    return std::move(stack_);
  }

 private:
  void version(std::optional<std::int64_t> version) {
    if (version && *version != 1)
      document_.complain(
          "/stack_version",
          "This hipaactl reads stack files of version 1, not " + std::to_string(*version) + ".",
          "A newer hipaactl may read it.", "HP-STACK-VERSION");
  }

  void check_name(std::string_view name, std::string_view pointer) {
    if (!is_name(name))
      document_.complain(pointer, "\"" + json::printable(name) + "\" cannot be a name.",
                         "A name begins with a letter or _, goes on with letters, digits, _ and -, "
                         "and has at most 128 of them.",
                         "HP-STACK-NAME");
  }

  void plugins(const json::object& all) {
    if (!not_too_many(all, "plugins")) return;
    for (const auto& one : all) {
      PluginEntry entry;
      entry.key = json::view(one.key());
      entry.pointer = "/plugins/" + json::pointer_token(entry.key);
      check_name(entry.key, entry.pointer);
      Members members(document_, one.value(), entry.pointer);
      const auto name = members.text("name", false);
      const auto path = members.text("path", false);
      members.any("$comment", false);
      members.no_others();
      if (one.value().is_object() && name.has_value() == path.has_value())
        document_.complain(entry.pointer,
                           "A plugin is named by either \"name\" (of a manifest) or \"path\" (of "
                           "the library or manifest file).");
      if (path && (path->empty() || path->find('\0') != std::string::npos))
        document_.complain(entry.pointer + "/path", "This cannot be a path.");
      entry.name = name.value_or("");
      entry.path = path.value_or("");
      stack_.plugins.push_back(std::move(entry));
    }
  }

  void providers(const json::object& all) {
    if (!not_too_many(all, "providers")) return;
    for (const auto& one : all) {
      ProviderEntry entry;
      entry.key = json::view(one.key());
      const auto pointer = "/providers/" + json::pointer_token(entry.key);
      entry.pointer = pointer + "/config";
      check_name(entry.key, pointer);
      Members members(document_, one.value(), pointer);
      entry.plugin = members.text("plugin", true).value_or("");
      const auto* config = members.object("config", false);
      entry.config = config == nullptr ? json::value(json::object()) : json::value(*config);
      members.any("$comment", false);
      members.no_others();
      if (!entry.plugin.empty() && stack_.plugin(entry.plugin) == nullptr)
        document_.complain(
            pointer + "/plugin",
            "There is no plugin \"" + json::printable(entry.plugin) + "\" in plugins.",
            suggestion_or_all(entry.plugin, keys_of(stack_.plugins)), "HP-STACK-NAME");
      stack_.providers.push_back(std::move(entry));
    }
  }

  void resources(const json::array& all) {
    stack_.resources.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      ResourceEntry entry;
      const auto pointer = "/resources/" + std::to_string(i);
      entry.pointer = pointer + "/config";
      Members members(document_, all[i], pointer);
      if (const auto type = members.text("type", true)) {
        entry.type = *type;
        check_name(entry.type, pointer + "/type");
      }
      if (const auto name = members.text("name", true)) {
        entry.name = *name;
        check_name(entry.name, pointer + "/name");
      }
      entry.provider = members.text("provider", true).value_or("");
      if (const auto* config = members.object("config", true)) entry.config = *config;
      members.any("$comment", false);
      members.no_others();
      if (!entry.provider.empty() && stack_.provider(entry.provider) == nullptr)
        document_.complain(
            pointer + "/provider",
            "There is no provider \"" + json::printable(entry.provider) + "\" in providers.",
            suggestion_or_all(entry.provider, keys_of(stack_.providers)), "HP-STACK-NAME");
      if (!stack_.by_address.emplace(entry.address(), i).second)
        document_.complain(pointer + "/name",
                           "There are two resources " + json::printable(entry.address()) + ".", {},
                           "HP-STACK-NAME");
      stack_.resources.push_back(std::move(entry));
    }
  }

  // Names are looked up one by one, so there may not be very many.
  bool not_too_many(const json::object& all, std::string_view what) {
    constexpr std::size_t most = 256;
    if (all.size() > most)
      document_.complain("/" + std::string(what), "There are " + std::to_string(all.size()) + " " +
                                                      std::string(what) + "; at most " +
                                                      std::to_string(most) + " are read.");
    return all.size() <= most;
  }

  Document document_;
  Stack stack_;
};

}  // namespace

const PluginEntry* Stack::plugin(std::string_view key) const {
  return by_key(plugins, key);
}

const ProviderEntry* Stack::provider(std::string_view key) const {
  return by_key(providers, key);
}

const ResourceEntry* Stack::resource(std::string_view address) const {
  const auto found = by_address.find(std::string(address));
  return found == by_address.end() ? nullptr : &resources[found->second];
}

Result<Stack> read_stack(const std::string& file) {
  auto document = Document::read(file, "stack file", stack_codes, largest_stack);
  if (!document) return std::move(document).error();
  return StackReader(std::move(*document)).read();
}

std::string state_file_of(const std::string& stack_file) {
  constexpr std::string_view ending = ".stack.json";
  if (stack_file.size() > ending.size() &&
      stack_file.compare(stack_file.size() - ending.size(), ending.size(), ending) == 0)
    return stack_file.substr(0, stack_file.size() - ending.size()) + ".state.json";
  return stack_file + ".state.json";
}

}  // namespace hipaa::cli
