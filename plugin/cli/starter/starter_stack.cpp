#include "plugin/cli/starter/starter.hpp"
#include "plugin/json/each_text.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

json::object agreement() {
  return json::object{
      {"reference", std::string(placeholder) + ": where the signed document is kept"},
      {"signed_on", "2024-03-01"}};
}

// "$${env:" stands for "${env:", and so for files.
void escape_references(json::value& in) {
  std::string pointer;
  json::each_text(in, pointer, [](json::value& value, const std::string&) {
    std::string text(json::view(value.get_string()));
    for (const char* opening : {"${env:", "${file:"})
      for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 2))
        text.insert(at, 1, '$');
    value = json::boosted(text);
  });
}

// In the order that it has, as people write it: a small object is one line.
std::string readable(const json::value& value, std::size_t indent) {
  constexpr std::size_t widest = 90;
  const std::string margin(indent, ' ');
  std::string line;
  std::string lines;
  bool is_flat = true;
  const auto add = [&](const std::string& key, const json::value& inner) {
    is_flat = is_flat && !inner.is_structured();
    const auto text = key + readable(inner, indent + 2);
    line += (line.empty() ? "" : ", ") + text;
    lines += (lines.empty() ? "" : ",\n") + margin + "  " + text;
  };
  if (const auto* object = value.if_object())
    for (const auto& one : *object) add(json::quoted(json::view(one.key())) + ": ", one.value());
  else if (const auto* array = value.if_array())
    for (const auto& one : *array) add("", one);
  else
    return json::compact(value);
  const bool fits = line.empty() || (is_flat && indent + line.size() < widest);
  return (value.is_object() ? "{" : "[") + (fits ? line : "\n" + lines + "\n" + margin) +
         (value.is_object() ? "}" : "]");
}

}  // namespace

std::string stack_text(const Starter& starter, const std::string& file) {
  const auto address = std::string(starter_type) + "." + starter_name;
  json::array beginning{
      json::value(
          "Written by hipaactl init. $comment is for people: a string, or a list of strings."),
      json::value(json::boosted("Next: hipaactl check " + file + " judges it without a network.")),
      json::value("The workspace and the token come from DATABRICKS_HOST and DATABRICKS_TOKEN."),
      json::value("Any text in a config may refer to ${env:NAME} or ${file:PATH}: a secret never "
                  "is written in this file.")};
  json::array of_resource;
  if (!starter.identifier.empty())
    of_resource.emplace_back(json::boosted("As the cluster is now. Next: hipaactl import " +
                                           address + " " + starter.identifier));
  for (const auto& one : starter.config)
    if (const auto found = starter.comments.find(std::string(json::view(one.key())));
        found != starter.comments.end())
      of_resource.emplace_back(json::boosted(found->first + ": " + found->second));

  json::value config(starter.config);
  escape_references(config);
  const json::object stack{
      {"$comment", std::move(beginning)},
      {"stack_version", 1},
      {"plugins", json::object{{"hipaa", json::object{{"name", "hipaa-databricks"}}}}},
      {"providers",
       json::object{
           {"hipaa",
            json::object{
                {"$comment",
                 json::array{json::value("The agreements that the law asks for, before any patient "
                                         "data is processed (HC-BAA-01)."),
                             json::value("REPLACE: where each is kept, and the day of its last "
                                         "signature.")}},
                {"plugin", "hipaa"},
                {"config", json::object{{"business_associate_agreement",
                                         json::object{{"databricks", agreement()},
                                                      {"aws", agreement()},
                                                      {"order_form", agreement()}}}}}}}}},
      {"resources", json::array{json::object{{"$comment", std::move(of_resource)},
                                             {"type", starter_type},
                                             {"name", starter_name},
                                             {"provider", "hipaa"},
                                             {"config", std::move(config)}}}}};
  return readable(json::value(stack), 0) + "\n";
}

}  // namespace hipaa::cli
