// Where credentials come from, in the SDKs' order and words.
#include "plugin/workspace/auth/configuration.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace hipaa::workspace;
namespace json = boost::json;

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

// Files of a machine whose home is /home/u.
const Texts& home() {
  static const Texts files = {
      {"/home/u/.databrickscfg",
       "[DEFAULT]\nhost = https://default\ntoken = t0\n"
       "[nohost]\ntoken = t1\n"
       "[m2m]\nhost = https://m2m\nclient_id = c\nclient_secret = s\n"},
      // Its own default, keys that nobody knows, and no section DEFAULT.
      {"/etc/chosen",
       "[__settings__]\ndefault_profile = chosen\n[chosen]\nhost = chosen/?o=1\n"
       "token = t\ncluster_id = 1\nserverless_compute_id = auto\n"},
      {"/home/u/mine", "[other]\nhost = other\ntoken = t\n"},
      {"/home/u/typed",
       "[DEFAULT]\nhost = typed\ntoken = t\nclient_id = c\nclient_secret = s\n"
       "auth_type = oauth-m2m\n"}};
  return files;
}

Environment machine(Texts variables, Texts files = {}) {
  variables["HOME"] = "/home/u";
  const auto in = [](Texts texts) {
    return [texts = std::move(texts)](std::string_view name) -> std::optional<std::string> {
      const auto found = texts.find(name);
      return found == texts.end() ? std::nullopt : std::optional(found->second);
    };
  };
  return {in(std::move(variables)), in(std::move(files))};
}

// "ok METHOD HOST", or the error's text.
std::string resolved(std::string_view given, const Environment& on) {
  const auto object = json::parse(json::string_view(given.data(), given.size())).as_object();
  const auto made = resolve_configuration(object, on);
  if (!made) return made.error().diagnostics.front().summary;
  if (made->incomplete) return made->incomplete->diagnostics.front().summary;
  return "ok " + made->auth_type + " " + made->host;
}

constexpr auto base =
    "default auth: cannot configure default credentials, please check "
    "https://docs.databricks.com/en/dev-tools/auth.html#databricks-client-unified-authentication "
    "to configure credentials for your preferred authentication method";

}  // namespace

TEST_CASE("credentials are found, or missed, in the SDKs' words") {
  struct Row {
    std::string given;
    Texts variables;
    bool with_home;
    std::string expected;
  };
  const std::string b = base;
  const std::vector<Row> rows = {
      {"{}", {}, false, b},
      {"{}",
       {{"DATABRICKS_HOST", "x"}},
       false,
       b + ". Config: host=https://x. Env: DATABRICKS_HOST"},
      {"{}", {{"DATABRICKS_TOKEN", "x"}}, false, b + ". Config: token=***. Env: DATABRICKS_TOKEN"},
      {"{}", {{"DATABRICKS_HOST", "x"}, {"DATABRICKS_TOKEN", "x"}}, false, "ok pat https://x"},
      {R"({"host":"https://x"})", {{"DATABRICKS_TOKEN", "x"}}, false, "ok pat https://x"},
      {R"({"host":"y"})",
       {{"DATABRICKS_HOST", "x"}, {"DATABRICKS_TOKEN", "x"}},
       false,
       "ok pat https://y"},
      {"{}",
       {{"DATABRICKS_USERNAME", "x"}, {"DATABRICKS_PASSWORD", "x"}},
       false,
       b + ". Config: username=x, password=***. Env: DATABRICKS_USERNAME, DATABRICKS_PASSWORD"},
      {"{}",
       {{"DATABRICKS_HOST", "x"}, {"DATABRICKS_USERNAME", "x"}, {"DATABRICKS_PASSWORD", "x"}},
       false,
       "Authentication by basic is not supported."},
      {"{}",
       {{"DATABRICKS_HOST", "x"},
        {"DATABRICKS_TOKEN", "x"},
        {"DATABRICKS_USERNAME", "x"},
        {"DATABRICKS_PASSWORD", "x"}},
       false,
       "validate: more than one authorization method configured: basic and pat. Config: host=x, "
       "token=***, username=x, password=***. Env: DATABRICKS_HOST, DATABRICKS_TOKEN, "
       "DATABRICKS_USERNAME, DATABRICKS_PASSWORD"},
      {R"({"auth_type":"basic"})",
       {{"DATABRICKS_HOST", "x"}, {"DATABRICKS_TOKEN", "x"}, {"DATABRICKS_USERNAME", "x"}},
       false,
       "Authentication by basic is not supported."},
      {"{}",
       {{"DATABRICKS_CONFIG_FILE", "x"}},
       false,
       b + ". Config: config_file=x. Env: DATABRICKS_CONFIG_FILE"},
      {R"({"host":"x"})", {}, true, b + ". Config: host=https://x"},
      {"{}", {}, true, "ok pat https://default"},
      {R"({"profile":"m2m"})", {}, true, "ok oauth-m2m https://m2m"},
      {"{}",
       {{"DATABRICKS_CONFIG_PROFILE", "nohost"}},
       true,
       b + ". Config: token=***, profile=nohost. Env: DATABRICKS_CONFIG_PROFILE"},
      {"{}",
       {{"DATABRICKS_TOKEN", "x"}, {"DATABRICKS_CONFIG_PROFILE", "nohost"}},
       true,
       b + ". Config: token=***, profile=nohost. Env: DATABRICKS_TOKEN, DATABRICKS_CONFIG_PROFILE"},
      {"{}",
       {{"DATABRICKS_USERNAME", "x"}, {"DATABRICKS_CONFIG_PROFILE", "nohost"}},
       true,
       "validate: more than one authorization method configured: basic and pat. Config: token=***, "
       "username=x, profile=nohost. Env: DATABRICKS_USERNAME, DATABRICKS_CONFIG_PROFILE"},
      // An environment variable that is empty is not set, and what is given beats it.
      {"{}", {{"DATABRICKS_HOST", ""}, {"DATABRICKS_TOKEN", ""}}, false, b},
      {R"({"token":"t"})",
       {{"DATABRICKS_HOST", "x"}, {"DATABRICKS_TOKEN", "y\n"}},
       false,
       "ok pat https://x"},
      {"{}",
       {{"DATABRICKS_HOST", "x"},
        {"DATABRICKS_TOKEN", "x"},
        {"DATABRICKS_USERNAME", "x"},
        {"DATABRICKS_PASSWORD", "x"},
        {"DATABRICKS_AUTH_TYPE", "basic"}},
       false,
       "Authentication by basic is not supported."},
      // The file: skipped where something is given already and no profile is named.
      {"{}", {{"DATABRICKS_TOKEN", "x"}}, true, b + ". Config: token=***. Env: DATABRICKS_TOKEN"},
      {R"({"client_id":"c"})", {}, true, b + ". Config: client_id=c"},
      {R"({"auth_type":"pat"})", {}, true, "ok pat https://default"},
      {R"({"profile":"nohost","host":"x"})", {}, true, "ok pat https://x"},
      {R"({"profile":"none"})", {}, false, b + ". Config: profile=none"},
      {"{}",
       {{"DATABRICKS_CONFIG_PROFILE", "DEFAULT"}, {"DATABRICKS_CONFIG_FILE", "/etc/chosen"}},
       true,
       "resolve: /etc/chosen has no DEFAULT profile configured. Config: profile=DEFAULT, "
       "config_file=/etc/chosen. Env: DATABRICKS_CONFIG_PROFILE, DATABRICKS_CONFIG_FILE"},
      {R"({"config_file":"/etc/chosen"})", {}, true, "ok pat https://chosen"},
      {R"({"config_file":"~/mine"})", {}, true, b + ". Config: config_file=~/mine"},
      {R"({"config_file":"~/typed"})", {}, true, "ok oauth-m2m https://typed"},
      {R"({"profile":"absent"})",
       {},
       true,
       "resolve: /home/u/.databrickscfg has no absent profile configured. Config: profile=absent"},
      {R"({"profile":"__settings__"})",
       {},
       true,
       "resolve: `__settings__` is a reserved section name and cannot be used as a profile. "
       "Config: "
       "profile=__settings__"},
      {R"({"host":"x","client_id":"c","client_secret":"s"})", {}, false, "ok oauth-m2m https://x"},
      {R"({"host":"x","token":"t","client_id":"c"})",
       {},
       false,
       "validate: more than one authorization method configured: oauth and pat. Config: host=x, "
       "token=***, client_id=c"},
      {R"({"host":"x","username":"u"})",
       {{"DATABRICKS_TOKEN", "t"}, {"DATABRICKS_CLIENT_ID", "c"}},
       false,
       "validate: more than one authorization method configured: basic and oauth and pat. Config: "
       "host=x, token=***, username=u, client_id=c. Env: DATABRICKS_TOKEN, DATABRICKS_CLIENT_ID"},
      {R"({"host":"x","token":"t","client_id":"c","client_secret":"s","auth_type":"oauth-m2m"})",
       {},
       false,
       "ok oauth-m2m https://x"},
      {R"({"host":"x"})",
       {{"DATABRICKS_CLIENT_ID", "c"}, {"DATABRICKS_CLIENT_SECRET", "s"}},
       false,
       "ok oauth-m2m https://x"},
      // Of several that could be used, the first in the SDKs' order.
      {R"({"host":"x","client_id":"c","client_secret":"s"})",
       {{"DATABRICKS_OIDC_TOKEN", "j"}},
       false,
       "ok oauth-m2m https://x"},
      {R"({"host":"x","client_id":"c","databricks_id_token_filepath":"/run/token"})",
       {{"DATABRICKS_OIDC_TOKEN", "j"}},
       false,
       "ok env-oidc https://x"},
      {R"({"host":"x","client_id":"c"})",
       {{"DATABRICKS_OIDC_TOKEN_ENV", "MINE"}, {"MINE", "j"}},
       false,
       "ok env-oidc https://x"},
      {R"({"host":"x","client_id":"c"})",
       {{"DATABRICKS_OIDC_TOKEN_FILEPATH", "/run/token"}},
       false,
       "ok file-oidc https://x"},
      {R"({"host":"x","client_id":"c","auth_type":"github-oidc"})",
       {},
       false,
       "Authentication by github-oidc is not supported."},
      {R"({"host":"x","client_id":"c"})",
       {{"DATABRICKS_OIDC_TOKEN", "j"}},
       false,
       "ok env-oidc https://x"},
      {R"({"host":"x","client_id":"c","oidc_token_env":"MINE"})",
       {{"MINE", "j"}},
       false,
       "ok env-oidc https://x"},
      {R"({"host":"x","client_id":"c","databricks_id_token_filepath":"/run/token"})",
       {},
       false,
       "ok file-oidc https://x"},
      {R"({"host":"x","client_id":"c","client_secret":"s","auth_type":"pat"})",
       {},
       false,
       b + ". Config: host=https://x, client_id=c, client_secret=***, auth_type=pat"},
      {R"({"host":"x","token":"t","auth_type":"nonsense"})",
       {},
       false,
       "auth type \"nonsense\" not found, please check "
       "https://docs.databricks.com/en/dev-tools/auth.html#databricks-client-unified-"
       "authentication for a list of supported auth types. Config: host=https://x, token=***, "
       "auth_type=nonsense"},
      {R"({"host":"x","token":"t","auth_type":"azure-cli"})",
       {},
       false,
       "Authentication by azure-cli is not supported."},
      {R"({"host":"x y","token":"t"})", {}, false, "The host is not the address of a workspace."},
      {R"({"host":"http://x","token":"t"})", {}, false, "The host http://x is plain HTTP."},
      {R"({"host":"x","token":"t\n"})",
       {},
       false,
       "The token holds blanks, line ends or other characters that no token has."},
      // Of other clouds, and of no concern.
      {R"({"host":"x","token":"t"})", {{"ARM_CLIENT_SECRET", "a"}}, false, "ok pat https://x"},
  };
  for (const auto& row : rows) {
    INFO(row.given);
    CHECK(resolved(row.given, machine(row.variables, row.with_home ? home() : Texts())) ==
          row.expected);
  }
  const Texts without_default = {{"/home/u/.databrickscfg", "[other]\nhost = x\ntoken = t\n"}};
  CHECK(resolved("{}", machine({{"DATABRICKS_CONFIG_PROFILE", "DEFAULT"}}, without_default)) ==
        "resolve: /home/u/.databrickscfg has no DEFAULT profile configured. Config: "
        "profile=DEFAULT. Env: DATABRICKS_CONFIG_PROFILE");
  CHECK(resolved("{}", machine({}, without_default)) == b);
}

TEST_CASE("what is not supported is refused with why, and with what to use instead") {
  struct Row {
    std::string method;
    std::string begins;
  };
  for (const auto& row :
       {Row{"basic",
            "Databricks has retired user names and passwords for its "
            "API. Use a personal access token (token), an OAuth client"},
        Row{"azure-cli", "Use a personal access token (token), an OAuth client"}}) {
    INFO(row.method);
    const auto made = resolve_configuration(
        {{"host", "x"}, {"username", "u"}, {"password", "CANARY"}, {"auth_type", row.method}},
        machine({}));
    REQUIRE(made.has_value());
    REQUIRE(made->incomplete);
    CHECK(made->incomplete->status == hipaa::support::Status::unauthenticated);
    const auto& told = made->incomplete->diagnostics.front();
    CHECK(told.code == "HP-AUTH-UNSUPPORTED");
    CHECK_THAT(told.detail, Catch::StartsWith(row.begins));
    CHECK_THAT(told.detail, Catch::EndsWith("Config: host=https://x, username=u, password=***, "
                                            "auth_type=" +
                                            row.method));
  }
}

TEST_CASE("an identity token is read anew each time, as one word") {
  Texts files = {{"/run/token", " jwt-1 \n"}};
  auto on = machine({});
  on.read_file = [&files](const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  const auto made = resolve_configuration(
      {{"host", "x"}, {"client_id", "c"}, {"databricks_id_token_filepath", "/run/token"}}, on);
  REQUIRE(made.has_value());
  CHECK(made->identity_token() == "jwt-1");
  files["/run/token"] = "jwt-2";
  CHECK(made->identity_token() == "jwt-2");
  files.clear();
  CHECK_FALSE(made->identity_token());
  CHECK(made->identity_token_place == "The file /run/token");
}

TEST_CASE("no secret stands among the sources") {
  const auto made = resolve_configuration(
      {{"host", "x"}, {"client_id", "c"}, {"client_secret", "CANARY"}}, machine({}));
  REQUIRE(made.has_value());
  CHECK(made->sources == "Config: host=https://x, client_id=c, client_secret=***");
  CHECK(made->user_agent.find("CANARY") == std::string::npos);
}
