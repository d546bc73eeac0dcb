#include <algorithm>
#include <array>

#include "plugin/cli/output/wrap.hpp"
#include "plugin/cli/starter/starter.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::string_view terraform_heading =
    R"(# Written by hipaactl init. Next: terraform init, terraform plan.
terraform {
  required_providers {
    hipaa = {
      source = "hipaa-provider/hipaa"
    }
  }
}

# The workspace and the token come from DATABRICKS_HOST and DATABRICKS_TOKEN.
provider "hipaa" {
  # The agreements that the law asks for, before any patient data is processed (HC-BAA-01).
  # REPLACE: where each is kept, and the day of its last signature.
  business_associate_agreement = {
    databricks = { reference = "REPLACE-ME", signed_on = "2024-03-01" }
    aws        = { reference = "REPLACE-ME", signed_on = "2024-03-01" }
    order_form = { reference = "REPLACE-ME", signed_on = "2024-03-01" }
  }
}
)";

std::string hcl_quoted(std::string_view text) {
  std::string made = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool opens = (c == '$' || c == '%') && i + 1 < text.size() && text[i + 1] == '{';
    if (opens && i > 0 && text[i - 1] == c) {
      // Doubling would join the one before.
      made += c == '$' ? "\\u0024" : "\\u0025";
    } else if (opens) {
      made += {c, c};
    } else if (c == '"' || c == '\\') {
      made += {'\\', c};
    } else if (c == '\n') {
      made += "\\n";
    } else if (c == '\r') {
      made += "\\r";
    } else if (c == '\t') {
      made += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      constexpr std::string_view digits = "0123456789abcdef";
      made += "\\u00";
      made += digits[static_cast<unsigned char>(c) >> 4U];
      made += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      made += c;
    }
  }
  return made + '"';
}

std::string hcl_key(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const bool is_identifier =
      !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-';
      });
  return is_identifier ? std::string(name) : hcl_quoted(name);
}

std::string hcl_members(const json::object& object, std::size_t indent,
                        const std::map<std::string, std::string>& comments);

std::string hcl_value(const json::value& value, std::size_t indent) {
  if (value.is_string()) return hcl_quoted(json::view(value.get_string()));
  if (const auto* object = value.if_object()) {
    if (object->empty()) return "{}";
    return "{\n" + hcl_members(*object, indent + 2, {}) + std::string(indent, ' ') + "}";
  }
  if (const auto* array = value.if_array()) {
    std::string made = "[";
    for (const auto& one : *array) made += (made.size() > 1 ? ", " : "") + hcl_value(one, indent);
    return made + "]";
  }
  return json::compact(value);  // a number, true or false
}

// Signs of equality stand below each other in a run of lines, as `terraform fmt` has them.
std::string hcl_members(const json::object& object, std::size_t indent,
                        const std::map<std::string, std::string>& comments) {
  struct Line {
    std::string key;
    std::string value;
    std::string comment;
  };
  std::vector<Line> lines;
  for (const auto& one : object) {
    const auto comment = comments.find(std::string(json::view(one.key())));
    lines.push_back({hcl_key(json::view(one.key())), hcl_value(one.value(), indent),
                     comment == comments.end() ? "" : comment->second});
  }
  const std::string margin(indent, ' ');
  const auto is_long = [](const Line& line) { return line.value.find('\n') != std::string::npos; };
  std::string made;
  for (std::size_t i = 0; i < lines.size();) {
    auto end = i + 1;
    std::size_t width = lines[i].key.size();
    while (!is_long(lines[i]) && end < lines.size() && !is_long(lines[end]) &&
           lines[end].comment.empty())
      width = std::max(width, lines[end++].key.size());
    if (!lines[i].comment.empty()) {
      std::string text = wrapped(lines[i].comment, 0, 98 - indent);
      while (!text.empty() && text.back() == '\n') text.pop_back();
      for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find('\n', from), text.size());
        made += margin + "# " + text.substr(from, to - from) + "\n";
        from = to + 1;
      }
    }
    for (; i < end; ++i)
      made += margin + lines[i].key + std::string(width - lines[i].key.size(), ' ') + " = " +
              lines[i].value + "\n";
  }
  return made;
}

}  // namespace

std::string terraform_text(const Starter& starter) {
  const auto address = std::string(starter_type) + "." + starter_name;
  std::string made(terraform_heading);
  if (!starter.identifier.empty())
    made +=
        "\n# Terraform takes this cluster over, as it is, with the first apply.\nimport {\n  to "
        "= " +
        address + "\n  id = " + hcl_quoted(starter.identifier) + "\n}\n";
  return made + "\nresource " + hcl_quoted(starter_type) + " " + hcl_quoted(starter_name) + " {\n" +
         hcl_members(starter.config, 2, starter.comments) + "}\n";
}

}  // namespace hipaa::cli
