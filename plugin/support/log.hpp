// The host's log. Messages go to the callback that the host gave with hipaa_provider_new, on the
// calling thread, through one spdlog logger of our own (never spdlog's registry or default logger:
// those belong to the process). Thread-safe. Nobody may hand it a secret: see
// plugin/workspace/http/redaction.hpp.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace hipaa::support {

enum class Level : int { trace = 0, debug = 1, info = 2, warn = 3, error = 4, off = 6 };

class Log {
 public:
  // `fields_json` is one flat JSON object, "{}" when there is nothing to add.
  using Sink = std::function<void(Level, std::string_view message, std::string_view fields_json)>;

  Log();  // silent
  Log(Level level, Sink sink);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  [[nodiscard]] bool enabled(Level level) const;
  void write(Level level, std::string_view message, std::string_view fields_json = "{}");

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace hipaa::support
