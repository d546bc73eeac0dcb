#include "core/random.hpp"

#include <array>
#include <ctime>

namespace workspace_sim {

namespace {

constexpr char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";

}  // namespace

std::string Random::hex(int digits) {
  std::string text;
  while (static_cast<int>(text.size()) < digits) text += alphabet[engine_() % 16];
  return text;
}

std::string Random::alphanumeric(int characters) {
  std::string text;
  while (static_cast<int>(text.size()) < characters) text += alphabet[engine_() % 36];
  return text;
}

std::string Random::uuid() {
  return hex(8) + '-' + hex(4) + "-4" + hex(3) + "-a" + hex(3) + '-' + hex(12);
}

std::int64_t Random::spark_context_id() {
  constexpr std::int64_t above_double = std::int64_t{1} << 60;
  // The lowest bit is set so that a client that goes through a double cannot be right by luck.
  return (above_double + static_cast<std::int64_t>(engine_() % above_double)) | 1;
}

std::string Random::cluster_id(std::int64_t milliseconds_since_epoch) {
  const std::time_t seconds = milliseconds_since_epoch / 1000;
  std::tm moment{};
  gmtime_r(&seconds, &moment);
  std::array<char, 32> prefix{};
  std::strftime(prefix.data(), prefix.size(), "%m%d-%H%M%S-", &moment);
  return prefix.data() + alphanumeric(8);
}

}  // namespace workspace_sim
