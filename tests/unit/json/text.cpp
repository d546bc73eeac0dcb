#include <catch2/catch.hpp>
#include <limits>

#include "plugin/json/document_path.hpp"
#include "plugin/json/edit_distance.hpp"
#include "plugin/json/encoding.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

using namespace hipaa::json;

TEST_CASE("one value has one spelling") {
  const auto spelled = [](std::string_view text) { return canonical(*read(text)); };
  CHECK(spelled(R"({ "b" : 1, "a" : [ ], "c": {} })") == R"({"a":[],"b":1,"c":{}})");
  CHECK(spelled(R"("\u0001\u001f\/\"\\\n\u00e9")") == "\"\\u0001\\u001f/\\\"\\\\\\né\"");
  CHECK(spelled("1.0") == "1.0");
  CHECK(spelled("1e16") == "1e+16");
  CHECK(spelled("0.0001") == "0.0001");
  CHECK(spelled("0.00001") == "1e-05");
  CHECK(spelled("-0.0") == "-0.0");
  CHECK(indented(*read(R"({"b":[1,{}],"a":[]})")) ==
        "{\n  \"a\": [],\n  \"b\": [\n    1,\n    {}\n  ]\n}");
}

TEST_CASE("numbers are written as people write them") {
  const auto one =
      GENERATE(as<std::string>(), "0.5", "0.1", "-2.75", "0.0001", "100.0", "0", "1234567.125",
               "0.1234567890123456", "5e-324", "1.7976931348623157e+308", "9223372036854775807");
  CHECK(compact(*read(one)) == one);
  CHECK(canonical(*read("[" + one + "]")) == "[" + one + "]");
  CHECK(compact(*read("5E-1")) == "0.5");
}

TEST_CASE("a value is written as it stands, without blanks") {
  const auto text = R"({"b":[1,{"z":null,"a":"ä\n"}],"a":true,"c":{},"d":[]})";
  CHECK(compact(*read(text)) == text);
  CHECK(compact(read(text)->as_object()) == text);
  CHECK(compact(read("[1, 0.5]")->as_array()) == "[1,0.5]");
}

TEST_CASE("an unknown is written as null where there may be one, a count as a number") {
  const object with{{"b", unknown()}, {"a", array{unknown()}}};
  CHECK(canonical_with_unknowns(with) == R"({"a":[null],"b":null})");
  std::string brief;
  write_brief(object{{"a", nullptr}, {"b", unknown()}}, brief);
  CHECK(brief == R"({"b":null})");
  CHECK(canonical(object{{"count", std::size_t{7}}}) == R"({"count":7})");
}

TEST_CASE("UTF-8 is judged strictly") {
  const auto npos = std::string_view::npos;
  CHECK(find_invalid_utf8("aé€😀") == npos);
  CHECK(find_invalid_utf8("a\xC0\x80") == 1);         // overlong
  CHECK(find_invalid_utf8("\xE0\x80\x80") == 0);      // overlong
  CHECK(find_invalid_utf8("\xED\xA0\x80") == 0);      // surrogate
  CHECK(find_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(find_invalid_utf8("ab\xE2\x82") == 2);        // cut off
  CHECK(find_invalid_utf8(std::string_view("\0a", 2)) == npos);
}

TEST_CASE("nothing drives the terminal") {
  CHECK(printable("a\x1b[2J\x07\x7f") == "a\\x1b[2J\\x07\\x7f");
  CHECK(printable("\xC2\x9B"
                  "2J") == "\\x9b2J");
  CHECK(printable("a\nb") == "a\\x0ab");
  CHECK(printable("a\nb", true) == "a\nb");
  CHECK(printable("\xFFz") == "\\xffz");
  CHECK(printable("é😀") == "é😀");
  CHECK(printable("a\u202eb\u200b\u00ad\ufeff") == "a\\u202eb\\u200b\\u00ad\\ufeff");
  CHECK(printable("\U000E0041") == "\\udb40\\udc41");
  // The neighbours of the ranges are seen.
  CHECK(printable("\u200a\u2010\u2027\u202f\ufe10") == "\u200a\u2010\u2027\u202f\ufe10");
  // Wherever it stands in a word of the processor's.
  for (std::size_t size = 1; size < 20; ++size)
    for (std::size_t at = 0; at < size; ++at)
      for (const auto& [written, shown] :
           std::vector<std::pair<std::string, std::string>>{{"\x1f", "\\x1f"},
                                                            {"\x7f", "\\x7f"},
                                                            {"\x80", "\\x80"},
                                                            {"\u00ad", "\\u00ad"},
                                                            {" ", " "},
                                                            {"~", "~"},
                                                            {"é", "é"}}) {
        const std::string before(at, 'x');
        const std::string after(size - at - 1, '~');
        INFO(size << " " << at << " " << shown);
        CHECK(printable(before + written + after) == before + shown + after);
      }
  CHECK(columns("é😀x") == 3);
}

TEST_CASE("Base64 goes both ways and takes nothing else") {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xFF\xFE"})
    CHECK(from_base64(to_base64(bytes)) == bytes);
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("f") == "Zg==");
  for (const std::string_view wrong : {"Zg=", "Z===", "Zg=a", "Zg==Zg==", "Zm8?", " Zm8"})
    CHECK_FALSE(from_base64(wrong));
}

TEST_CASE("URIs carry what they reserve as escapes") {
  CHECK(percent_encoded("aZ9-._~") == "aZ9-._~");
  CHECK(percent_encoded("a b/c?d=ä") == "a%20b%2Fc%3Fd%3D%C3%A4");
}

TEST_CASE("the way to a value is spelt as a pointer and as people write it") {
  const Path root;
  const Path tasks{&root, "tasks"};
  const Path task{&tasks, {}, 3};
  const Path key{&task, "a/b"};
  const Path empty{&key, ""};
  CHECK(root.pointer().empty());
  CHECK(root.name().empty());
  CHECK(key.pointer() == "/tasks/3/a~1b");
  CHECK(key.name() == "tasks[3].a/b");
  CHECK(empty.pointer() == "/tasks/3/a~1b/");
  CHECK(empty.name() == "tasks[3].a/b.");
  CHECK(Path{nullptr, "libraries"}.pointer() == "/libraries");
}

TEST_CASE("a member whose name is empty is a member, in pointers and names") {
  const Path conf{nullptr, "spark_conf"};
  CHECK(Path{&conf, ""}.pointer() == "/spark_conf/");
  CHECK(Path{&conf, ""}.name() == "spark_conf.");
  CHECK_FALSE(Path{&conf, ""}.is_element());
  CHECK(Path{&conf, {}, 2}.pointer() == "/spark_conf/2");
  CHECK(Path{&conf, {}, 2}.is_element());
}

TEST_CASE("a name of its own replaces the way to a value, and what a message is about is no part") {
  const Path tasks{nullptr, "tasks"};
  const Path task{&tasks, {}, 3, "The task", true};
  const Path repeat{&task, "for_each_task"};
  CHECK(task.pointer() == "/tasks/3");
  CHECK(task.name() == "The task");
  CHECK(repeat.pointer() == "/tasks/3/for_each_task");
  CHECK(repeat.name() == "for_each_task");
  const Path pool{nullptr, "instance_pool_id", 0, "pool"};
  CHECK(Path{&pool, "id"}.name() == "pool.id");
}

TEST_CASE("names are as far apart as the characters that differ") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("spark_conf", "spark_conf") == 0);
  CHECK(edit_distance("spark_cnf", "spark_conf") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "four") == 4);
  CHECK(edit_distance(std::string(65, 'a'), std::string(65, 'a')) == longest_compared);
}

TEST_CASE("JSON Pointers are taken apart and put together") {
  CHECK(pointer_token("a/b~c") == "a~1b~0c");
  CHECK(pointer_tokens("/a~1b~0c/0/") == std::vector<std::string>{"a/b~c", "0", ""});
  CHECK(pointer_tokens("").empty());
  CHECK(unescaped("~01~2~") == "~1~2~");
  CHECK(is_below("/a/b", "/a"));
  CHECK(is_below("/a", "/a"));
  CHECK(is_below("/a", ""));
  CHECK_FALSE(is_below("/ab", "/a"));
}

TEST_CASE("a document is shown with what cannot be seen escaped, and says the same") {
  CHECK(with_visible_characters("{\"a\":\"b\"}\n") == "{\"a\":\"b\"}\n");
  CHECK(with_visible_characters("é\u202e😀\u200bz") == "é\\u202e😀\\u200bz");
  CHECK(with_visible_characters("\"\\\\\u2066\"") == "\"\\\\\\u2066\"");
  CHECK(with_visible_characters("\x1b[1m\xFF") == "\x1b[1m\xFF");
}
