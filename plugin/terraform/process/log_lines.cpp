#include "plugin/terraform/process/log_lines.hpp"

#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <string>

#include "plugin/terraform/values/json_value.hpp"

namespace hipaa::terraform {
namespace {

constexpr std::array<std::pair<const char*, hipaa_log_level>, 6> levels{{
    {"trace", HIPAA_LOG_TRACE},
    {"debug", HIPAA_LOG_DEBUG},
    {"info", HIPAA_LOG_INFO},
    {"warn", HIPAA_LOG_WARN},
    {"error", HIPAA_LOG_ERROR},
    {"off", HIPAA_LOG_OFF},
}};

// Microseconds and a zone: Terraform takes a line with any other time for plain text.
std::string time_text() {
  timeval now{};
  ::gettimeofday(&now, nullptr);
  tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  std::array<char, 32> seconds{};
  const auto length = std::strftime(seconds.data(), seconds.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const auto micros = std::to_string(1000000 + now.tv_usec).substr(1);
  return std::string(seconds.data(), length) + "." + micros + "Z";
}

}  // namespace

void LogLines::write(hipaa_log_level level, std::string_view message,
                     std::string_view fields_json) const {
  if (level < least_) return;
  auto line = parsed(fields_json);
  if (!line.is_object()) line = Json::object();
  line["@message"] = message;
  line["@module"] = "provider.hipaa";
  line["@timestamp"] = time_text();
  line["@level"] = "error";
  for (const auto& [name, value] : levels)
    if (value == level) line["@level"] = name;
  const auto text = text_of(line) + "\n";
  // Where the log cannot be written there is nobody to tell.
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

hipaa_log_level wanted_log_level() {
  for (const char* const name : {"TF_LOG_PROVIDER_HIPAA", "TF_LOG_PROVIDER", "TF_LOG"}) {
    const char* const given = std::getenv(name);
    if (given == nullptr || *given == '\0') continue;
    std::string wanted(given);
    for (auto& c : wanted) c = static_cast<char>(c | 0x20);  // to lower case
    for (const auto& [level, value] : levels)
      if (wanted == level) return value;
    return HIPAA_LOG_TRACE;  // JSON, and words that Terraform takes for TRACE
  }
  return HIPAA_LOG_OFF;
}

}  // namespace hipaa::terraform
