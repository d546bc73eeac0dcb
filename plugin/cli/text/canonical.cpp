#include "plugin/cli/text/canonical.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace hipaa::cli {
namespace {

void write_text(std::string_view text, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  std::size_t written = 0;  // of the text; most of it needs no escapes
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20U && c != '"' && c != '\\') continue;
    out += text.substr(written, i - written);
    written = i + 1;
    constexpr std::string_view named = "\"\\\b\f\n\r\t";
    constexpr std::string_view names = "\"\\bfnrt";
    out += '\\';
    if (const auto found = named.find(text[i]); found != std::string_view::npos) {
      out += names[found];
    } else {
      out += "u00";
      out += digits[c >> 4U];
      out += digits[c & 15U];
    }
  }
  out += text.substr(written);
  out += '"';
}

// As Python's repr: the fewest digits that read back the same, a point in every double.
void write_double(double number, std::string& out) {
  std::array<char, 64> buffer{};
  const double size = std::fabs(number);
  const bool plain = number == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += text;
  if (plain && text.find('.') == std::string_view::npos) out += ".0";
}

enum class Form { canonical, indented, brief };

class Writer {
 public:
  Writer(std::string& out, Form form) : out_(out), form_(form) {}

  void write(const json::value& value) {
    switch (value.kind()) {
      case json::kind::null:
        out_ += "null";
        break;
      case json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        break;
      case json::kind::int64:
        out_ += std::to_string(value.get_int64());
        break;
      case json::kind::uint64:
        out_ += form_ == Form::brief ? "null" : std::to_string(value.get_uint64());
        break;
      case json::kind::double_:
        write_double(value.get_double(), out_);
        break;
      case json::kind::string:
        write_text(view(value.get_string()), out_);
        break;
      case json::kind::array:
        write_array(value.get_array());
        break;
      case json::kind::object:
        write_object(value.get_object());
        break;
    }
  }

 private:
  void line() {
    if (form_ != Form::indented) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  void write_array(const json::array& array) {
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out_ += ',';
      line();
      write(array[i]);
    }
    --depth_;
    if (!array.empty()) line();
    out_ += ']';
  }

  void write_brief(const json::object& object) {
    out_ += '{';
    for (const auto& one : object) {
      if (one.value().is_null()) continue;
      if (out_.back() != '{') out_ += ',';
      write_text(view(one.key()), out_);
      out_ += ':';
      write(one.value());
    }
    out_ += '}';
  }

  void write_object(const json::object& object) {
    if (form_ == Form::brief) return write_brief(object);
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& one : object) members.push_back(&one);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return view(a->key()) < view(b->key()); });
    out_ += '{';
    ++depth_;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      line();
      write_text(view(members[i]->key()), out_);
      out_ += form_ == Form::indented ? ": " : ":";
      write(members[i]->value());
    }
    --depth_;
    if (!object.empty()) line();
    out_ += '}';
  }

  std::string& out_;
  Form form_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string canonical(const json::value& value) {
  std::string out;
  Writer(out, Form::canonical).write(value);
  return out;
}

std::string indented(const json::value& value) {
  std::string out;
  Writer(out, Form::indented).write(value);
  return out;
}

void write_brief(const json::value& value, std::string& out) {
  Writer(out, Form::brief).write(value);
}

std::string quoted(std::string_view text) {
  std::string out;
  write_text(text, out);
  return out;
}

}  // namespace hipaa::cli
