// HC-IMG-01: no custom container.
#include "plugin/json/document_path.hpp"
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::array<std::string_view, 10> telling_words{{"ml", "gpu", "tensorflow", "pytorch",
                                                          "torch", "horovod", "rapids", "xgboost",
                                                          "cuda", "sparkdl"}};

// The word of distributed machine learning that a part of the image's name begins with; "" if none.
std::string_view telling_word(std::string_view url) {
  bool begins = true;
  for (std::size_t at = 0; at < url.size(); ++at) {
    if (begins) {
      for (const auto word : telling_words)
        if (starts_ignoring_case(url.substr(at), word)) return word;
    }
    begins = url[at] == '/' || url[at] == ':' || url[at] == '_' || url[at] == '-';
  }
  return {};
}

}  // namespace

void img_01(const Facts& facts, Findings& findings) {
  const auto* image = below(facts.cluster, "docker_image");
  if (image == nullptr) return;
  const json::Path at_image{nullptr, "docker_image", 0, facts.name_of("docker_image")};
  const json::Path at_url{&at_image, "url"};
  const auto path = at_url.pointer();
  const auto url = text_of(below(image, "url"));
  if (model::is_unknown(*image) || url.is_unknown()) {
    findings.undecided(path, at_url.name() + " is not known yet.");
    return;
  }
  if (url.is_absent()) {
    findings.fail(path, at_image.name() + " has no url.");
    return;
  }
  std::string message = at_url.name() + " = " + quoted(url.value()) +
                        model::origin_suffix(facts, path) +
                        " is a container with libraries of its own.";
  if (const auto word = telling_word(url.value()); !word.empty())
    message += " Its name (\"" + std::string(word) +
               "\") says that it is made for machine learning: the risk is that of HC-RT-01.";
  findings.fail(path, std::move(message), without_credentials(url.value()));
}

}  // namespace hipaa::rules
