#include "plugin/cli/state/state.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "plugin/json/encoding.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {

std::string render(const StateEntry& entry) {
  std::string out = R"({"name":)" + json::quoted(entry.name);
  if (entry.is_pending) out += R"(,"pending":"create")";
  if (entry.private_data && json::find_invalid_utf8(*entry.private_data) != std::string::npos)
    out += ",\"private_base64\":" + json::quoted(json::to_base64(*entry.private_data));
  else if (entry.private_data)
    out += ",\"private\":" + json::quoted(*entry.private_data);
  out += ",\"provider\":" + json::quoted(entry.provider);
  out += ",\"schema_version\":" + std::to_string(entry.schema_version);
  out += ",\"state\":" + entry.state.value_or("null");
  out += ",\"type\":" + json::quoted(entry.type) + "}";
  return out;
}

std::string render(std::int64_t serial, const std::string& lineage,
                   const std::map<std::string, std::string>& entries) {
  std::string out = "{\"state_version\":1,\"serial\":" + std::to_string(serial) +
                    ",\"lineage\":" + json::quoted(lineage) + ",\"resources\":[";
  // One resource a line: a difference of two state files is readable.
  const char* separator = "\n";
  for (const auto& [address, text] : entries) {
    out += separator;
    out += text;
    separator = ",\n";
  }
  out += "\n]}\n";
  return out;
}

std::string new_uuid() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    // Not std::random_device, which needs the C library of 2022 or later.
    std::array<char, bytes.size()> read{};
    std::ifstream("/dev/urandom", std::ios::binary).read(read.data(), read.size());
    std::copy(read.begin(), read.end(), bytes.begin());
  }
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += digits[bytes[i] >> 4U];
    out += digits[bytes[i] & 15U];
  }
  return out;
}

}  // namespace hipaa::cli
