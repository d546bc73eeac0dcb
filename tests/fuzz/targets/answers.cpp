// A workspace that answers anything: each part is one answer, a status on the first line and the
// body below it; when there are no more, 404. The first part says what is asked: import, read,
// verify, create, update, destroy or audit. Waiting costs no time.
#include <charconv>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/operations/audit/audit.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/read_document.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/support/manual_call.hpp"

using namespace hipaa;
using fuzz::require;

namespace {

class FuzzedTransport final : public workspace::Transport {
 public:
  explicit FuzzedTransport(fuzz::Parts& answers) : answers_(answers) {}
  workspace::ExchangeResult send(const workspace::HttpRequest&, support::CallContext&) override {
    if (answers_.empty() || ++sent_ > 200)
      return workspace::HttpResponse{404, {}, R"({"error_code":"RESOURCE_DOES_NOT_EXIST"})"};
    auto body = answers_.next();
    const auto line = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(body.size(), line.size() + 1));
    int status = 200;
    std::from_chars(line.data(), line.data() + line.size(), status);
    if (status == 0)
      return workspace::ExchangeFailure{workspace::NetworkFault::closed, "as made up", true};
    return workspace::HttpResponse{
        status,
        {{"x-databricks-org-id", "1"}, {"content-type", "application/json"}},
        std::string(body)};
  }

 private:
  fuzz::Parts& answers_;
  int sent_ = 0;
};

constexpr std::string_view cluster =
    R"({"cluster_name":"phi","spark_version":"15.4.x-scala2.12","node_type_id":"m6id.large",
        "num_workers":1,"libraries":[{"pypi":{"package":"a==1"}}],"is_pinned":true,
        "tasks":[{"task_key":"t","notebook_task":{"notebook_path":"/a"}}],
        "aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,
        "ebs_volume_size":100})";

std::string envelope(std::string_view more) {
  return R"({"format_version":1,"value":)" + std::string(cluster) + std::string(more) + "}}";
}

resource::Settings settings() {
  resource::Settings made;
  made.profile = model::Profile::classic;
  made.business_associate_agreement =
      request::read_json(R"({"aws":{"accepted":true,"effective_on":"2020-01-01"},
                             "databricks":{"accepted":true,"effective_on":"2020-01-01"}})",
                         "agreement")
          .value();
  return made;
}

workspace::Configuration reachable() {
  workspace::Configuration made;
  made.host = "https://x";
  made.auth_type = "pat";
  made.token = workspace::Secret("dapi");
  made.rate_limit = 1000;
  return made;
}

resource::Answer asked(std::string_view what, const resource::Provider& provider,
                       support::CallContext& call) {
  const auto prior = envelope(R"(,"cluster_id":"c-1","state":"RUNNING","job_id":5)");
  const auto config = envelope("");
  resource::Request request;
  request.type_name = "hipaa_cluster";
  if (what == "import") {
    request.identifier = "c-1";
    return resource::import_state(provider, request, call);
  }
  if (what == "verify") {
    request.identifier = "c-1";
    return resource::verify(provider, request, call);
  }
  if (what == "audit") {
    request.type_name = "";
    request.config = R"({"format_version":1,"value":{}})";
    return resource::audit(provider, request, call, [](std::string_view row) {
      require(request::read_json(row, "row").has_value(), "a row is JSON");
      return true;
    });
  }
  request.prior_state = prior;
  if (what == "read") return resource::read(provider, request, call);
  resource::Answer left;
  if (what == "destroy") return resource::apply(provider, request, call, left);
  const auto changed =
      envelope(R"(,"custom_tags":{"a":"b"},"cluster_id":"c-1","state":"RUNNING","job_id":5)");
  request.config = config;
  request.planned_state = what == "update" ? changed : config;
  if (what != "update") request.prior_state.reset();
  return resource::apply(provider, request, call, left);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Parts parts(data, size);
  const auto what = parts.next();
  const resource::Provider provider(
      settings(),
      std::make_unique<workspace::Client>(reachable(), std::make_unique<FuzzedTransport>(parts)));
  tests::ManualCall call;
  call.limit = std::chrono::minutes(40);
  auto answer = asked(what, provider, call);
  answer.settle();
  for (const auto* text : {&answer.state, &answer.private_data, &answer.evidence, &answer.value})
    if (*text) require(request::read_json(**text, "answer").has_value(), "an answer is JSON");
  if (answer.state)
    require(resource::read_state(*answer.state, "state").has_value(), "a state can be read again");
  require(answer.status == support::Status::ok || !answer.diagnostics.empty(),
          "a failure says why");
  require(answer.status != support::Status::internal, "no defect");
  return 0;
}
