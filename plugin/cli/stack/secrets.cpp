#include "plugin/cli/stack/secrets.hpp"

#include <algorithm>

#include "plugin/cli/replace.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
void Secrets::add(const Reference& reference) {
  if (reference.value.size() < shortest) return;
  const auto put = [this](Reference one) {
    const auto same = [&](const Reference& other) { return other.value == one.value; };
    if (std::any_of(all_.begin(), all_.end(), same)) return;
    const auto place = std::find_if(all_.begin(), all_.end(), [&](const Reference& other) {
      return other.value.size() < one.value.size();
    });
    all_.insert(place, std::move(one));
  };
  put(reference);
  // As it stands in JSON: logs and documents are JSON.
  auto escaped = json::quoted(reference.value);
  put({reference.pointer, reference.written, escaped.substr(1, escaped.size() - 2)});
}

std::string Secrets::mask(std::string_view text) const {
  std::string out(text);
  for (const auto& secret : all_) replace_all(out, secret.value, secret.written);
  return out;
}

void Secrets::mask(Finding& finding) const {
  if (all_.empty()) return;
  finding.summary = mask(finding.summary);
  finding.detail = mask(finding.detail);
  finding.vendor_code = mask(finding.vendor_code);
  finding.request_id = mask(finding.request_id);
  mask(finding.acceptance);
}

void Secrets::mask(json::value& value) const {
  if (all_.empty()) return;
  if (auto* object = value.if_object()) {
    for (auto& one : *object) mask(one.value());
  } else if (auto* array = value.if_array()) {
    for (auto& one : *array) mask(one);
  } else if (value.is_string()) {
    const auto masked = mask(json::view(value.get_string()));
    if (masked != json::view(value.get_string())) value = json::value(json::boosted(masked));
  }
}

}  // namespace hipaa::cli
