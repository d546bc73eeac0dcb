// A JSON merge patch, in which tests say what is different. Any thread.
#pragma once

#include <boost/json.hpp>

namespace hipaa::tests {

// RFC 7386: nulls remove, objects merge, everything else replaces.
inline void merge_patch(boost::json::value& into, const boost::json::value& patch) {
  if (!patch.is_object()) {
    into = patch;
    return;
  }
  if (!into.is_object()) into.emplace_object();
  for (const auto& member : patch.get_object()) {
    if (member.value().is_null()) {
      into.get_object().erase(member.key());
    } else {
      merge_patch(into.get_object()[member.key()], member.value());
    }
  }
}

}  // namespace hipaa::tests
