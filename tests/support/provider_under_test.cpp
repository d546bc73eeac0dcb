#include "tests/support/provider_under_test.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

#include "tests/support/compliant.hpp"

namespace hipaa::tests {
namespace {

constexpr std::array verdict_names = {"none", "fail", "acknowledged", "undecided"};

hipaa_str text(const std::optional<std::string>& from) {
  return from ? abi::borrow(*from) : abi::borrow(nullptr, 0);
}

}  // namespace

Outcome outcome_of(const abi::Result& result) {
  Outcome made;
  made.status = result.status();
  for (const auto one : result.diagnostics()) {
    auto& finding = made.findings.emplace_back();
    finding.severity = one.severity == HIPAA_SEVERITY_ERROR ? "error" : "warning";
    finding.verdict = verdict_names.at(static_cast<std::size_t>(one.verdict));
    finding.code = abi::copy(one.code);
    finding.path = abi::copy(one.path);
    finding.summary = abi::copy(one.summary);
    finding.detail = abi::copy(one.detail);
    finding.http_status = one.http_status;
  }
  const auto take = [&result](hipaa_document which, std::optional<std::string>& into) {
    if (result.has(which)) into = abi::copy(result.document(which));
  };
  take(HIPAA_DOC_STATE, made.state);
  take(HIPAA_DOC_PRIVATE, made.private_data);
  take(HIPAA_DOC_REQUIRES_REPLACE, made.requires_replace);
  take(HIPAA_DOC_EVIDENCE, made.evidence);
  return made;
}

std::string Finding::line() const {
  const std::string kind = verdict == "none" || verdict == "fail" ? "" : " (" + verdict + ")";
  return severity + " " + code + kind + (path.empty() ? "" : " " + path);
}

json::object Outcome::state_value() const {
  if (!state) throw std::runtime_error("there is no state");
  return json::parse(*state).at("value").as_object();
}

json::array Outcome::unknown() const {
  if (!state) throw std::runtime_error("there is no state");
  const auto read = json::parse(*state);
  const auto* list = read.as_object().if_contains("unknown");
  return list == nullptr ? json::array() : list->as_array();
}

bool Outcome::tainted() const {
  if (!state) throw std::runtime_error("there is no state");
  const auto read = json::parse(*state);
  const auto* flag = read.as_object().if_contains("tainted");
  return flag != nullptr && flag->as_bool();
}

bool Outcome::has(std::string_view code) const {
  return std::any_of(findings.begin(), findings.end(),
                     [code](const auto& one) { return one.code == code; });
}

const Finding& Outcome::finding(std::string_view code) const {
  for (const auto& one : findings)
    if (one.code == code) return one;
  throw std::runtime_error("there is no finding " + std::string(code));
}

std::vector<std::string> Outcome::lines() const {
  std::vector<std::string> made;
  for (const auto& one : findings) made.push_back(one.line());
  std::sort(made.begin(), made.end());
  return made;
}

std::string library_path() {
  const char* path = std::getenv("HIPAA_PROVIDER_LIB");
  return path == nullptr ? HIPAA_PROVIDER_LIB_DEFAULT : path;
}

const abi::Library& library() {
  static const abi::Library loaded = [] {
    abi::LoadError why;
    auto made = abi::Library::load(library_path(), &why);
    if (!made) throw std::runtime_error(why.text);
    return made;
  }();
  return loaded;
}

std::string status_name(hipaa_status status) {
  static const std::array names = {"OK",        "DIAGNOSTICS", "INVALID_ARGUMENT", "UNSUPPORTED",
                                   "CANCELLED", "DEADLINE",    "UNAUTHENTICATED",  "PERMISSION",
                                   "NOT_FOUND", "CONFLICT",    "RATE_LIMITED",     "UNAVAILABLE",
                                   "NOMEM",     "FORKED",      "INTERNAL"};
  return names.at(static_cast<std::size_t>(status));
}

std::string envelope(const json::value& value, const json::array& unknown) {
  json::object made{{"format_version", 1}, {"value", value}};
  if (!unknown.empty()) made["unknown"] = unknown;
  return json::serialize(made);
}

Outcome run(const abi::Provider& provider, Slot slot, const Texts& texts, const abi::Call& call) {
  abi::Request request;
  request.type_name = abi::borrow(texts.type_name);
  request.config = text(texts.config);
  request.prior_state = text(texts.prior_state);
  request.planned_state = text(texts.planned_state);
  request.private_data = text(texts.private_data);
  request.identifier = text(texts.identifier);
  request.schema_version = texts.schema_version;
  return outcome_of((provider.*slot)(call, request));
}

ProviderUnderTest::ProviderUnderTest(const json::object& configuration,
                                     const json::array& unknown) {
  abi::Result said;
  provider_ = library().provider(envelope(configuration, unknown), &said);
  configured = outcome_of(said);
}

ProviderUnderTest ProviderUnderTest::at(const std::string& url, const json::object& more,
                                        const json::array& unknown) {
  auto configuration = compliant_provider();
  configuration["token"] = "dapi-test-token";
  configuration["rate_limit"] = 1000;
  configuration["host"] = url;
  for (const auto& member : more) configuration[member.key()] = member.value();
  return ProviderUnderTest(configuration, unknown);
}

Outcome ProviderUnderTest::validate(const json::value& config, const json::array& unknown,
                                    abi::Call call) const {
  Texts texts;
  texts.config = envelope(config, unknown);
  return run(provider_, &abi::Provider::validate, texts, call);
}

Outcome ProviderUnderTest::plan(const json::value& config, const Outcome* prior,
                                const json::array& unknown, abi::Call call) const {
  Texts texts;
  texts.config = texts.planned_state = envelope(config, unknown);
  if (prior != nullptr) {
    texts.prior_state = prior->state;
    texts.private_data = prior->private_data;
  }
  return run(provider_, &abi::Provider::plan, texts, call);
}

Outcome ProviderUnderTest::apply(const json::value& config, const Outcome& planned,
                                 const Outcome* prior, abi::Call call) const {
  Texts texts;
  texts.config = envelope(config);
  texts.planned_state = planned.state;
  texts.private_data = planned.private_data;
  if (prior != nullptr) texts.prior_state = prior->state;
  return run(provider_, &abi::Provider::apply, texts, call);
}

Outcome ProviderUnderTest::plan_and_apply(const json::value& config, const Outcome* prior,
                                          abi::Call call) const {
  auto planned = plan(config, prior);
  return planned.status == HIPAA_OK ? apply(config, planned, prior, call) : planned;
}

Outcome ProviderUnderTest::destroy(const Outcome& prior, abi::Call call) const {
  Texts texts;
  texts.prior_state = prior.state;
  texts.private_data = prior.private_data;
  return run(provider_, &abi::Provider::apply, texts, call);
}

Outcome ProviderUnderTest::read(const Outcome& prior, abi::Call call) const {
  Texts texts;
  texts.prior_state = prior.state;
  texts.private_data = prior.private_data;
  return run(provider_, &abi::Provider::read, texts, call);
}

Outcome ProviderUnderTest::import(const std::string& id, abi::Call call) const {
  return run(provider_, &abi::Provider::import_state, Texts{.identifier = id}, call);
}

Outcome ProviderUnderTest::verify(const std::string& id, abi::Call call) const {
  return run(provider_, &abi::Provider::verify, Texts{.identifier = id}, call);
}

}  // namespace hipaa::tests
