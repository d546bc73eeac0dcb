#include "plugin/json/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

namespace hipaa::json {
namespace {

// How many bytes at the beginning of the text need no escape: mostly all of them, so that eight are
// looked at together.
std::size_t plain_size(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  constexpr std::uint64_t high = each * 0x80U;
  // The high bit of the first byte of `eight` that is less than `least`, and perhaps of later ones.
  const auto below = [](std::uint64_t eight, std::uint64_t least) {
    return (eight - each * least) & ~eight & high;
  };
  std::size_t at = 0;
  for (; at + sizeof each <= text.size(); at += sizeof each) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((below(eight, 0x20) | below(eight ^ each * '"', 1) | below(eight ^ each * '\\', 1)) != 0)
      break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20U && text[at] != '"' &&
         text[at] != '\\')
    ++at;
  return at;
}

void write_escape(char of, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view named = "\"\\\b\f\n\r\t";
  constexpr std::string_view names = "\"\\bfnrt";
  out += '\\';
  if (const auto found = named.find(of); found != std::string_view::npos) {
    out += names[found];
  } else {
    const auto byte = static_cast<unsigned char>(of);
    out += "u00";
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}

void write_text(std::string_view text, std::string& out) {
  out += '"';
  for (auto size = plain_size(text);; size = plain_size(text)) {
    out.append(text.data(), size);
    if (size == text.size()) break;
    write_escape(text[size], out);
    text.remove_prefix(size + 1);
  }
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

enum class Form : std::uint8_t { compact, canonical, indented, brief };

class Writer {
 public:
  Writer(std::string& out, Form form, bool has_unknowns = false)
      : out_(out), form_(form), has_unknowns_(has_unknowns) {}

  void write(const value& of) {
    switch (of.kind()) {
      case kind::null:
        out_ += "null";
        break;
      case kind::bool_:
        out_ += of.get_bool() ? "true" : "false";
        break;
      case kind::int64:
        write_integer(of.get_int64());
        break;
      case kind::uint64:
        if (has_unknowns_) {
          out_ += "null";
        } else {
          write_integer(of.get_uint64());
        }
        break;
      case kind::double_:
        write_double(of.get_double(), out_);
        break;
      case kind::string:
        write_text(view(of.get_string()), out_);
        break;
      case kind::array:
        write_array(of.get_array());
        break;
      case kind::object:
        write_object(of.get_object());
        break;
    }
  }

  void write_array(const array& of) {
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (i > 0) out_ += ',';
      line();
      write(of[i]);
    }
    --depth_;
    if (!of.empty()) line();
    out_ += ']';
  }

  void write_object(const object& of) {
    if (form_ == Form::canonical || form_ == Form::indented) return write_sorted(of);
    out_ += '{';
    bool is_first = true;
    for (const auto& one : of) {
      if (form_ == Form::brief && one.value().is_null()) continue;
      if (!is_first) out_ += ',';
      is_first = false;
      write_text(view(one.key()), out_);
      out_ += ':';
      write(one.value());
    }
    out_ += '}';
  }

 private:
  template <class Number>
  void write_integer(Number number) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out_.append(buffer.data(), end);
  }

  void line() {
    if (form_ != Form::indented) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  void write_sorted(const object& of) {
    std::vector<const key_value_pair*> members;
    members.reserve(of.size());
    for (const auto& one : of) members.push_back(&one);
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
    if (!of.empty()) line();
    out_ += '}';
  }

  std::string& out_;
  Form form_;
  bool has_unknowns_;
  std::size_t depth_ = 0;
};

// Most documents are small, and growing from nothing asks for memory five times.
std::string room() {
  std::string out;
  out.reserve(256);
  return out;
}

}  // namespace

std::string compact(const value& of) {
  auto out = room();
  Writer(out, Form::compact).write(of);
  return out;
}

std::string compact(const object& of) {
  auto out = room();
  Writer(out, Form::compact).write_object(of);
  return out;
}

std::string compact(const array& of) {
  auto out = room();
  Writer(out, Form::compact).write_array(of);
  return out;
}

std::string canonical(const value& of) {
  auto out = room();
  Writer(out, Form::canonical).write(of);
  return out;
}

std::string canonical_with_unknowns(const value& of) {
  auto out = room();
  Writer(out, Form::canonical, true).write(of);
  return out;
}

std::string indented(const value& of) {
  auto out = room();
  Writer(out, Form::indented).write(of);
  return out;
}

void write_compact(const value& of, std::string& out) {
  Writer(out, Form::compact, true).write(of);
}

void write_quoted(std::string_view text, std::string& out) {
  write_text(text, out);
}

void write_brief(const value& of, std::string& out) {
  Writer(out, Form::brief, true).write(of);
}

std::string quoted(std::string_view text) {
  std::string out;
  write_text(text, out);
  return out;
}

}  // namespace hipaa::json
