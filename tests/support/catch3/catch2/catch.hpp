// Catch2 3 by the names of Catch2 2, in which the tests are written: Debian 12 has the one, Debian
// 13 the other. On the include path only where version 3 was found.
#pragma once

#include <catch2/catch_all.hpp>

namespace Catch {

using Matchers::EndsWith;
using Matchers::StartsWith;

inline auto Contains(const std::string& part) {
  return Matchers::ContainsSubstring(part);
}

}  // namespace Catch
