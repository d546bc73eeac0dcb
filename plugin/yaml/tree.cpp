#include "plugin/yaml/tree.hpp"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>

namespace hipaa::yaml {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    is_ready_ = yaml_parser_initialize(&parser_) != 0;
    if (!is_ready_) return;
    // libyaml takes texts as bytes without sign.
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  Parser(Parser&&) = delete;
  Parser& operator=(Parser&&) = delete;
  ~Parser() {
    if (is_ready_) yaml_parser_delete(&parser_);
  }

  bool next(yaml_event_t& event) { return is_ready_ && yaml_parser_parse(&parser_, &event) != 0; }

  Error error() const {
    if (!is_ready_ || parser_.error == YAML_MEMORY_ERROR) return {"needs more memory", {}};
    std::string why = "is not valid: ";
    if (parser_.context != nullptr) why += std::string(parser_.context) + ", ";
    why += parser_.problem == nullptr ? "it has an unknown fault" : parser_.problem;
    if (parser_.error != YAML_READER_ERROR)
      return {std::move(why), {parser_.problem_mark.line + 1, parser_.problem_mark.column + 1}};
    // Bytes that are no characters have no mark.
    const auto before = text_.substr(0, parser_.problem_offset);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    return {std::move(why), {lines + 1, 0}};
  }

 private:
  std::string_view text_;
  yaml_parser_t parser_{};
  bool is_ready_ = false;
};

std::string text_of(const yaml_char_t* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

// "int" for the tag of YAML's own integers.
std::string tag_of(const yaml_char_t* tag) {
  if (tag == nullptr) return {};
  constexpr std::string_view own = "tag:yaml.org,2002:";
  const std::string_view text(reinterpret_cast<const char*>(tag));
  if (text == "!") return "str";
  return text.starts_with(own) ? std::string(text.substr(own.size())) : "!" + std::string(text);
}

class Builder {
 public:
  // False where `error` was found.
  bool take(const yaml_event_t& event) {
    const Mark at{event.start_mark.line + 1, event.start_mark.column + 1};
    if (documents_ > 1) return after_the_first(event);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ > 1) second_ = at;
        return true;
      case YAML_ALIAS_EVENT:
        return alias(event, at);
      case YAML_SCALAR_EVENT:
        return scalar(event, at);
      case YAML_SEQUENCE_START_EVENT:
        return open(Node::Kind::list, event.data.sequence_start.anchor, at);
      case YAML_MAPPING_START_EVENT:
        return open(Node::Kind::map, event.data.mapping_start.anchor, at);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        open_.pop_back();
        return true;
      default:
        return true;
    }
  }

  Tree tree;
  Error error;

 private:
  bool fail(std::string why, const Mark& at) {
    error = {std::move(why), at};
    return false;
  }

  // A separator with nothing behind it ends the file all the same.
  bool after_the_first(const yaml_event_t& event) {
    const bool is_nothing =
        event.type == YAML_DOCUMENT_START_EVENT || event.type == YAML_DOCUMENT_END_EVENT ||
        event.type == YAML_STREAM_END_EVENT ||
        (event.type == YAML_SCALAR_EVENT && event.data.scalar.length == 0 &&
         event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event.data.scalar.tag == nullptr);
    return is_nothing || fail("holds more than one document", second_);
  }

  std::size_t add(Node node, const yaml_char_t* anchor) {
    tree.nodes.push_back(std::move(node));
    const auto index = tree.nodes.size() - 1;
    if (anchor != nullptr) anchors_[reinterpret_cast<const char*>(anchor)] = index;
    if (!open_.empty()) tree.nodes[open_.back()].parts.push_back(index);
    return index;
  }

  bool alias(const yaml_event_t& event, const Mark& at) {
    const std::string name(reinterpret_cast<const char*>(event.data.alias.anchor));
    const auto found = anchors_.find(name);
    if (found == anchors_.end() || open_.empty())
      return fail("refers to \"" + name + "\", which nothing before it is called", at);
    tree.nodes[open_.back()].parts.push_back(found->second);
    return true;
  }

  bool scalar(const yaml_event_t& event, const Mark& at) {
    const auto& from = event.data.scalar;
    Node node;
    node.is_plain = from.plain_implicit != 0 && from.style == YAML_PLAIN_SCALAR_STYLE;
    node.text = text_of(from.value, from.length);
    node.tag = tag_of(from.tag);
    node.at = at;
    add(std::move(node), from.anchor);
    return true;
  }

  bool open(Node::Kind kind, const yaml_char_t* anchor, const Mark& at) {
    if (open_.size() >= deepest) return fail("is nested too deep", at);
    Node node;
    node.kind = kind;
    node.at = at;
    open_.push_back(add(std::move(node), anchor));
    return true;
  }

  std::size_t documents_ = 0;
  Mark second_;  // where the second begins
  std::vector<std::size_t> open_;
  std::map<std::string, std::size_t, std::less<>> anchors_;
};

}  // namespace

boost::system::result<Tree, Error> read_tree(std::string_view text) {
  Parser parser(text);
  Builder builder;
  for (yaml_event_t event{};;) {
    if (!parser.next(event)) return parser.error();
    const bool is_last = event.type == YAML_STREAM_END_EVENT;
    const bool is_taken = builder.take(event);
    yaml_event_delete(&event);
    if (!is_taken) return std::move(builder.error);
    if (is_last) return std::move(builder.tree);
  }
}

}  // namespace hipaa::yaml
