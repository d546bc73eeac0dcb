// Pointers that stay the same when a list grows: an element is named by what tells it from the
// others (its key, its library, its content), not by its number. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::json {

// What no name may show or depend on, not even by a digest, which could be guessed back: patient
// data that was found. `texts` are withheld wherever they stand, `keys` as members of objects.
struct Withheld {
  std::vector<std::string> texts;
  std::vector<std::string> keys;

  // What stands at `pointer`: a text, or the keys of an object.
  void add(const value& root, std::string_view pointer);
  [[nodiscard]] bool holds(std::string_view text) const;
  [[nodiscard]] bool holds_key(std::string_view key) const;
};

struct NamedPlace {
  std::string path;    // "/tasks/task_key=load/libraries/pypi=horovod", "/tasks/#2" of the withheld
  std::string digest;  // of what stands there; "" where nothing does, or what is withheld
};

// 32 digits or more; the room has no digest of its own.
using Digest = std::string (*)(std::string_view text);

NamedPlace named_place(const value& root, std::string_view pointer, Digest digest,
                       const Withheld& withheld);

}  // namespace hipaa::json
