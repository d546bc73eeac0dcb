#include "plugin/cli/stack/substitution.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/json/each_text.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr std::string_view env_opening = "${env:";
constexpr std::string_view file_opening = "${file:";

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// Where the next reference begins, escaped ones left out; npos when there is none.
std::size_t find_reference(std::string_view text, std::size_t from) {
  for (auto at = text.find("${", from); at != std::string_view::npos;
       at = text.find("${", at + 2)) {
    const bool escaped = at > 0 && text[at - 1] == '$';
    const auto rest = text.substr(at);
    if (!escaped && (begins(rest, env_opening) || begins(rest, file_opening))) return at;
  }
  return std::string_view::npos;
}

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

class Substituter {
 public:
  Substituter(const std::string& folder, const std::vector<std::string>& files_from)
      : folder_(folder), files_from_(files_from) {}

  void walk(json::value& value) {
    json::each_text(value, pointer_, [this](json::value& one, const std::string&) { text(one); });
  }

  Substitution out;

 private:
  void text(json::value& value) {
    const std::string written(json::view(value.get_string()));
    if (written.find("${") == std::string::npos) return;
    std::string expanded;
    std::size_t from = 0;
    bool any = false;
    for (auto at = find_reference(written, 0); at != std::string::npos;
         at = find_reference(written, from)) {
      expanded += unescaped(std::string_view(written).substr(from, at - from));
      const auto end = written.find('}', at);
      if (end == std::string::npos) {
        fail("A reference does not end.", "${ needs a } after it.");
        value = nullptr;
        return;
      }
      const auto reference = std::string_view(written).substr(at, end + 1 - at);
      const auto found = resolve(reference);
      if (!found) {
        value = nullptr;
        return;
      }
      out.references.push_back({pointer_, std::string(reference), *found});
      expanded += *found;
      from = end + 1;
      any = true;
    }
    expanded += unescaped(std::string_view(written).substr(from));
    if (any) out.texts.push_back({pointer_, written, expanded});
    value = json::value(json::boosted(expanded));
  }

  // "$${env:" -> "${env:", and so for files.
  static std::string unescaped(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto rest = text.substr(i);
      if (rest[0] == '$' &&
          (begins(rest.substr(1), env_opening) || begins(rest.substr(1), file_opening)))
        continue;
      made += rest[0];
    }
    return made;
  }

  std::optional<std::string> resolve(std::string_view reference) {
    const bool is_env = begins(reference, env_opening);
    const auto opening = (is_env ? env_opening : file_opening).size();
    const std::string name(reference.substr(opening, reference.size() - opening - 1));
    auto found = is_env ? variable(name) : file(name);
    if (!found) return std::nullopt;
    if (json::find_invalid_utf8(*found) != std::string_view::npos ||
        found->find('\0') != std::string::npos) {
      fail(json::printable(reference) + " is not text.", "Its value must be UTF-8.");
      return std::nullopt;
    }
    return found;
  }

  std::optional<std::string> variable(const std::string& name) {
    if (!is_variable_name(name)) {
      fail("\"" + json::printable(name) + "\" cannot be the name of an environment variable.",
           "Write ${env:NAME} with letters, digits and _ in NAME.");
      return std::nullopt;
    }
    // Nothing in this program changes the environment.
    const char* const found = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (found != nullptr) return std::string(found);
    fail("The environment variable " + name + " is not set.", "Set it and run the command again.",
         true);
    return std::nullopt;
  }

  std::optional<std::string> file(const std::string& name) {
    if (name.empty() || name.find('\0') != std::string::npos) {
      fail("${file:} needs a path.", "Relative paths are relative to the stack file.");
      return std::nullopt;
    }
    const auto path = path_from(folder_, name);
    if (!may_read(path)) {
      fail("The file " + json::printable(path) + " lies outside of the stack's folder.",
           "A stack could name any file of whoever runs it. Move the file there, or use "
           "--allow-files DIR for the folder that it lies in.");
      return std::nullopt;
    }
    auto read = read_file(files::resolved_path(path), largest_secret);
    if (!read) {
      fail("The file " + json::printable(path) + " " + read.error().why + ".",
           "It is named by ${file:…}; relative paths are relative to the stack file.",
           read.error().is_missing);
      return std::nullopt;
    }
    // Editors and echo end a file with a line end that is not part of the secret.
    if (!read->empty() && read->back() == '\n') read->pop_back();
    if (!read->empty() && read->back() == '\r') read->pop_back();
    return std::move(*read);
  }

  [[nodiscard]] bool may_read(const std::string& path) const {
    return files::lies_within(path, folder_.empty() ? "." : folder_) ||
           std::any_of(files_from_.begin(), files_from_.end(),
                       [&](const std::string& folder) { return files::lies_within(path, folder); });
  }

  void fail(std::string summary, std::string detail, bool is_missing = false) {
    out.problems.push_back({pointer_, std::move(summary), std::move(detail), is_missing});
  }

  const std::string& folder_;
  const std::vector<std::string>& files_from_;
  std::string pointer_;
};

}  // namespace

Substitution substitute(const json::value& written, const std::string& folder,
                        const std::vector<std::string>& files_from) {
  Substituter substituter(folder, files_from);
  substituter.out.value = written;
  substituter.walk(substituter.out.value);
  return std::move(substituter.out);
}

bool has_reference(std::string_view text) {
  return find_reference(text, 0) != std::string_view::npos;
}

}  // namespace hipaa::cli
