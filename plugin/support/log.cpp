#include "plugin/support/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include <string>
#include <utility>

#include "plugin/support/result.hpp"

namespace hipaa::support {
namespace {

// Between message and fields in the one text that spdlog carries.
constexpr char separator = '\x1f';
constexpr std::size_t longest_message = 8192;

// The host's callback may be called from several threads at once; its contract says so.
class HostSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit HostSink(Log::Sink sink) : sink_(std::move(sink)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    const auto cut = text.find(separator);
    sink_(static_cast<Level>(message.level), text.substr(0, cut),
          cut == std::string_view::npos ? std::string_view("{}") : text.substr(cut + 1));
  }
  void flush_() override {}

 private:
  Log::Sink sink_;
};

}  // namespace

struct Log::Implementation {
  spdlog::logger logger;
  Implementation(Level level, Sink sink)
      : logger("hipaa", std::make_shared<HostSink>(std::move(sink))) {
    logger.set_level(static_cast<spdlog::level::level_enum>(level));
    // What goes wrong while a message is written (memory, mostly) is nobody's: spdlog would write
    // to the standard error stream of the host.
    logger.set_error_handler([](const std::string&) {});
  }
};

Log::Log() = default;
Log::Log(Level level, Sink sink)
    : implementation_(sink ? std::make_unique<Implementation>(level, std::move(sink)) : nullptr) {}
Log::~Log() = default;

bool Log::enabled(Level level) const {
  return implementation_ != nullptr &&
         implementation_->logger.should_log(static_cast<spdlog::level::level_enum>(level));
}

void Log::write(Level level, std::string_view message, std::string_view fields_json) {
  if (!enabled(level)) return;
  std::string text(message.substr(0, longest_message));
  for (char& c : text)
    if (c == separator) c = ' ';
  text += separator;
  text += fields_json;
  implementation_->logger.log(static_cast<spdlog::level::level_enum>(level),
                              spdlog::string_view_t(text.data(), text.size()));
}

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
  throw std::logic_error("value() of a failed result at " + where.to_string() + ": " +
                         (failure.diagnostics.empty() ? std::string("no diagnostic")
                                                      : failure.diagnostics[0].summary));
}

}  // namespace hipaa::support
