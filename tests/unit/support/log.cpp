#include "plugin/support/log.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace hipaa::support;

TEST_CASE("a log hands on what is grave enough, message and fields apart") {
  std::vector<std::string> heard;
  Log log(Level::info, [&heard](Level level, std::string_view message, std::string_view fields) {
    heard.push_back(std::to_string(static_cast<int>(level)) + "|" + std::string(message) + "|" +
                    std::string(fields));
  });
  CHECK_FALSE(log.enabled(Level::debug));
  CHECK(log.enabled(Level::warn));
  log.write(Level::debug, "too quiet");
  log.write(Level::info, "with {braces} and \x1f inside");
  log.write(Level::error, "grave", R"({"status":503})");
  CHECK(heard ==
        std::vector<std::string>{"2|with {braces} and   inside|{}", R"(4|grave|{"status":503})"});
}

TEST_CASE("a message is cut at 8 KB, its fields are not") {
  std::size_t length = 0;
  std::string kept;
  Log log(Level::trace, [&](Level, std::string_view message, std::string_view fields) {
    length = message.size();
    kept = fields;
  });
  log.write(Level::warn, std::string(100000, 'x'), R"({"a":1})");
  CHECK(length == 8192);
  CHECK(kept == R"({"a":1})");
}

TEST_CASE("without a sink nothing is heard and nothing breaks") {
  Log silent;
  CHECK_FALSE(silent.enabled(Level::error));
  silent.write(Level::error, "nobody hears this");
  Log off(Level::off, [](Level, std::string_view, std::string_view) { FAIL("heard"); });
  off.write(Level::error, "nor this");
}
