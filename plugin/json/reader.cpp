#include "plugin/json/reader.hpp"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <stdexcept>

#include "plugin/json/explain.hpp"

namespace hipaa::json {
namespace {

using boost::json::error_code;

bool is_integer_text(std::string_view text) {
  return text.find_first_of(".eE") == std::string_view::npos;
}

// Builds the document, and counts the keys that it was given: of two equal ones only one is kept.
// What nobody looks at is passed over where `skips`.
template <bool skips>
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  void start(storage_ptr storage, IsUnread is_unread, Interrupt interrupt) {
    stack_.reset(std::move(storage));
    is_unread_ = is_unread;
    interrupt_ = interrupt;
  }
  [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }
  value release() { return stack_.release(); }
  [[nodiscard]] std::size_t keys() const { return keys_; }

  static bool on_document_begin(error_code&) { return true; }
  static bool on_document_end(error_code&) { return true; }
  static bool on_comment_part(std::string_view, error_code&) { return true; }
  static bool on_comment(std::string_view, error_code&) { return true; }
  static bool on_number_part(std::string_view, error_code&) { return true; }

  bool on_object_begin(error_code& failed) { return begin(failed); }
  bool on_array_begin(error_code& failed) { return begin(failed); }
  bool on_object_end(std::size_t size, error_code&) {
    if (end()) stack_.push_object(size);
    return true;
  }
  bool on_array_end(std::size_t size, error_code&) {
    if (end()) stack_.push_array(size);
    return true;
  }
  bool on_key_part(std::string_view part, std::size_t, error_code&) {
    if (passes_over()) return true;
    if (skips) key_ += part;
    stack_.push_chars(part);
    return true;
  }
  bool on_key(std::string_view part, std::size_t size, error_code&) {
    if (passes_over()) return true;
    ++keys_;
    stack_.push_key(part);
    if (!skips) return true;
    if (part.size() == size) {
      choose(part);
    } else {
      key_ += part;
      choose(key_);
      key_.clear();
    }
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t, error_code&) {
    if (!passes_over()) stack_.push_chars(part);
    return true;
  }
  bool on_string(std::string_view part, std::size_t, error_code& failed) {
    if (is_kept()) stack_.push_string(part);
    return goes_on(failed);
  }
  bool on_int64(std::int64_t number, std::string_view, error_code& failed) {
    if (is_kept()) stack_.push_int64(number);
    return goes_on(failed);
  }
  static bool on_uint64(std::uint64_t, std::string_view, error_code& failed) {
    return refuse(failed);
  }
  // Boost's own double is not always the nearest one.
  bool on_double(double, std::string_view text, error_code& failed) {
    double number = 0;
    if (is_integer_text(text) ||
        std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
      return refuse(failed);
    if (is_kept()) stack_.push_double(number);
    return goes_on(failed);
  }
  bool on_bool(bool flag, error_code& failed) {
    if (is_kept()) stack_.push_bool(flag);
    return goes_on(failed);
  }
  bool on_null(error_code& failed) {
    if (is_kept()) stack_.push_null();
    return goes_on(failed);
  }

 private:
  static bool refuse(error_code& failed) {
    failed = boost::json::error::not_number;
    return false;
  }

  [[nodiscard]] bool passes_over() const { return skips && skipped_from_ != 0; }

  // After each value, and before what is in one.
  bool goes_on(error_code& failed) {
    if (!interrupt_.at(++steps_)) return true;
    is_interrupted_ = true;
    return refuse(failed);
  }

  bool begin(error_code& failed) {
    if (skips) ++levels_;
    return goes_on(failed);
  }
  // Whether what ends is kept.
  bool end() {
    if (skips) --levels_;
    return is_kept();
  }
  // Whether the value that was just read is kept; what was not to be read ends with it.
  bool is_kept() {
    if (!passes_over()) return true;
    if (levels_ == skipped_from_) skipped_from_ = 0;
    return false;
  }
  void choose(std::string_view key) {
    if (levels_ == 1) section_ = key;
    if (!is_unread_({levels_, section_, key})) return;
    stack_.push_null();
    skipped_from_ = levels_;
  }

  // Enough for most documents, so that reading them asks for no memory but that of their values.
  std::array<unsigned char, 4096> first_;
  boost::json::value_stack stack_{{}, first_.data(), first_.size()};
  std::size_t keys_ = 0;
  IsUnread is_unread_ = nullptr;
  Interrupt interrupt_;
  std::size_t steps_ = 0;
  bool is_interrupted_ = false;
  std::size_t levels_ = 0;
  std::size_t skipped_from_ = 0;  // the level whose member is passed over, 0: none is
  std::string key_;               // what was read of one that comes in parts
  std::string section_;           // the document's member that is being read
};

std::size_t count_keys(const value& of) {
  std::size_t keys = 0;
  if (const auto* members = of.if_object()) {
    keys = members->size();
    for (const auto& one : *members) keys += count_keys(one.value());
  } else if (const auto* elements = of.if_array()) {
    for (const auto& one : *elements) keys += count_keys(one);
  }
  return keys;
}

template <bool skips>
boost::system::result<value, ReadError> build(std::string_view text, storage_ptr storage,
                                              IsUnread is_unread, Interrupt interrupt) {
  boost::json::parse_options options;
  options.max_depth = deepest;
  boost::json::basic_parser<Builder<skips>> parser(options);
  auto& builder = parser.handler();
  builder.start(std::move(storage), is_unread, interrupt);
  error_code failed;
  const auto read = parser.write_some(false, text.data(), text.size(), failed);
  if (!failed && read == text.size()) {
    value made = builder.release();
    if (count_keys(made) == builder.keys()) return made;
  }
  if (builder.is_interrupted()) {
    ReadError interrupted;
    interrupted.what = "was not read to its end";
    interrupted.kind = ReadError::Kind::interrupted;
    return interrupted;
  }
  auto error = explain(text, is_unread, interrupt);
  if (error.what.empty()) error.what = "is not JSON: " + failed.message();
  return error;
}

}  // namespace

boost::system::result<value, ReadError> read(std::string_view text, storage_ptr storage,
                                             IsUnread is_unread, Interrupt interrupt) {
  return is_unread == nullptr ? build<false>(text, std::move(storage), is_unread, interrupt)
                              : build<true>(text, std::move(storage), is_unread, interrupt);
}

void throw_exception_from_error(const ReadError& error, const boost::source_location& where) {
  throw std::logic_error("value() of a failed result at " + where.to_string() + ": " + error.what);
}

}  // namespace hipaa::json
