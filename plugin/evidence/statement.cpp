#include "plugin/evidence/statement.hpp"

#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/transparency/segment.hpp"

namespace hipaa::evidence {
namespace {

// Long enough that nobody makes another with the same name, short enough for a thousand of a line.
constexpr std::size_t condition_digits = 24;

std::string statement(const std::string& type, const std::string& subject,
                      const std::string& digest, const std::string& predicate) {
  return R"({"_type":)" + json::quoted(transparency::statement_type) + R"(,"predicate":)" +
         predicate + R"(,"predicateType":)" + json::quoted(type) +
         R"(,"subject":[{"digest":{"sha256":")" + digest + R"("},"name":)" + json::quoted(subject) +
         "}]}";
}

}  // namespace

std::string statement_of(const std::string& document) {
  const auto read = json::read(document);
  const auto* subject = read ? json::member(*read, "subject") : nullptr;
  const auto known = subject == nullptr ? json::value(json::object()) : *subject;
  return statement(std::string(transparency::evidence_type),
                   "databricks:cluster:" + json::text_member(known, "workspace_id") + '/' +
                       json::text_member(known, "cluster_id"),
                   support::sha256_digest(json::canonical(known)), document);
}

std::string statement_of_run(const std::string& segment, const json::object& run) {
  const auto predicate = json::canonical(run);
  return statement(std::string(transparency::run_type), "hipaa-provider:segment:" + segment,
                   support::sha256_digest(predicate), predicate);
}

std::string condition_of(const json::object& known) {
  return support::sha256_digest(json::canonical(known)).substr(0, condition_digits);
}

std::string unchanged_line(const std::string& cluster_id, const std::string& condition,
                           std::int64_t at_unix_ms) {
  return R"({"cluster":)" + json::quoted(cluster_id) + R"(,"same":)" + json::quoted(condition) +
         R"(,"t":)" + std::to_string(at_unix_ms / 1000) + '}';
}

}  // namespace hipaa::evidence
