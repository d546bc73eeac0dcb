#include "plugin/workspace/auth/configuration.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "plugin/files/regular_file.hpp"
#include "plugin/support/ascii_text.hpp"
#include "plugin/workspace/auth/host.hpp"
#include "plugin/workspace/auth/profile_file.hpp"
#include "plugin/workspace/http/address.hpp"

namespace hipaa::workspace {
namespace {

using support::Failure;
using support::Result;
using support::Status;

// The attributes in the order in which error texts list them. Source: the SDKs' unified
// authentication.
struct Attribute {
  std::string_view name;
  std::string_view variable;
  std::string_view group;  // authorization method that it belongs to
  bool sensitive;
};

constexpr std::array<Attribute, 11> attributes = {{
    {"host", "DATABRICKS_HOST", "", false},
    {"token", "DATABRICKS_TOKEN", "pat", true},
    {"username", "DATABRICKS_USERNAME", "basic", false},
    {"password", "DATABRICKS_PASSWORD", "basic", true},
    {"profile", "DATABRICKS_CONFIG_PROFILE", "", false},
    {"config_file", "DATABRICKS_CONFIG_FILE", "", false},
    {"client_id", "DATABRICKS_CLIENT_ID", "oauth", false},
    {"client_secret", "DATABRICKS_CLIENT_SECRET", "oauth", true},
    {"databricks_id_token_filepath", "DATABRICKS_OIDC_TOKEN_FILEPATH", "", false},
    {"oidc_token_env", "DATABRICKS_OIDC_TOKEN_ENV", "", false},
    {"auth_type", "DATABRICKS_AUTH_TYPE", "", false},
}};

constexpr std::string_view no_credentials =
    "cannot configure default credentials, please check "
    "https://docs.databricks.com/en/dev-tools/auth.html#databricks-client-unified-authentication "
    "to configure "
    "credentials for your preferred authentication method";

// Values as they are found, and from which environment variables.
struct Found {
  std::array<std::string, attributes.size()> values;
  std::array<bool, attributes.size()> from_environment{};

  std::string& operator[](std::string_view name) { return values.at(index(name)); }
  static std::size_t index(std::string_view name) {
    std::size_t i = 0;
    while (attributes.at(i).name != name) ++i;
    return i;
  }

  [[nodiscard]] std::string sources() const {
    std::string config;
    std::string environment;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      if (values.at(i).empty()) continue;
      config += (config.empty() ? "Config: " : ", ") + std::string(attributes.at(i).name) + "=" +
                (attributes.at(i).sensitive ? "***" : values.at(i));
      if (from_environment.at(i))
        environment +=
            (environment.empty() ? "Env: " : ", ") + std::string(attributes.at(i).variable);
    }
    return config + (config.empty() || environment.empty() ? "" : ". ") + environment;
  }

  [[nodiscard]] bool has_auth_or_host() const {
    for (std::size_t i = 0; i < attributes.size(); ++i)
      if (!values.at(i).empty() &&
          (!attributes.at(i).group.empty() || attributes.at(i).name == "host"))
        return true;
    return false;
  }
};

std::string with_sources(const std::string& text, const Found& found) {
  const auto sources = found.sources();
  return sources.empty() ? text : text + ". " + sources;
}

Failure refused(std::string_view step, const std::string& text, const Found& found,
                std::string code = "HP-AUTH-CONFIG") {
  return {Status::unauthenticated,
          model::error(std::move(code),
                       std::string(step) + (step.empty() ? "" : ": ") + with_sources(text, found),
                       "Give host with token, or host with client_id and client_secret, in the "
                       "provider's configuration or in the DATABRICKS_ variables, or name a "
                       "profile of ~/.databrickscfg.")};
}

Result<void> read_profile(Found& found, const Environment& environment) {
  const bool asked = !found["profile"].empty();
  if (!asked && found.has_auth_or_host()) return {};
  auto path = found["config_file"];
  if (path.empty()) path = "~/.databrickscfg";
  if (path.starts_with("~/")) path = environment.variable("HOME").value_or("") + path.substr(1);
  const auto text = environment.read_file(path);
  if (!text) {
    const auto why = environment.unreadable ? environment.unreadable(path) : std::string();
    if (why.empty()) return {};
    return refused("resolve", path + " " + why, found);
  }
  auto file = parse_profile_file(*text);
  auto name = found["profile"];
  if (!asked) {
    const auto settings = file.find("__settings__");
    if (settings != file.end()) name = settings->second["default_profile"];
    if (name.empty()) name = "DEFAULT";
  }
  if (name == "__settings__")
    return refused("resolve",
                   "`__settings__` is a reserved section name and cannot be used as a profile",
                   found);
  const auto section = file.find(name);
  if (section == file.end()) {
    if (!asked) return {};
    return refused("resolve", path + " has no " + name + " profile configured", found);
  }
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const auto value = section->second.find(attributes.at(i).name);
    if (value != section->second.end() && found.values.at(i).empty())
      found.values.at(i) = value->second;
  }
  return {};
}

// More than one authorization method, and none chosen.
Result<void> validate(Found& found) {
  if (!found["auth_type"].empty()) return {};
  std::string methods;
  std::size_t count = 0;
  for (const std::string_view group : {"basic", "oauth", "pat"}) {
    bool used = false;
    for (std::size_t i = 0; i < attributes.size(); ++i)
      used = used || (attributes.at(i).group == group && !found.values.at(i).empty());
    if (!used) continue;
    methods += (methods.empty() ? "" : " and ") + std::string(group);
    ++count;
  }
  if (count < 2) return {};
  return refused("validate", "more than one authorization method configured: " + methods, found);
}

// What can be used, and what other tools know besides.
constexpr std::array<std::string_view, 4> methods = {"pat", "oauth-m2m", "env-oidc", "file-oidc"};
constexpr std::array<std::string_view, 11> other_methods = {"basic",
                                                            "databricks-cli",
                                                            "metadata-service",
                                                            "github-oidc",
                                                            "azure-devops-oidc",
                                                            "azure-github-oidc",
                                                            "azure-msi",
                                                            "azure-client-secret",
                                                            "azure-cli",
                                                            "google-credentials",
                                                            "google-id"};

bool is_among(std::string_view name, const auto& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Failure unsupported(const std::string& method, const Found& found) {
  const std::string why =
      method == "basic" ? "Databricks has retired user names and passwords for its API. " : "";
  return {Status::unauthenticated,
          model::error("HP-AUTH-UNSUPPORTED", "Authentication by " + method + " is not supported.",
                       why +
                           "Use a personal access token (token), an OAuth client (client_id and "
                           "client_secret), or an identity token to exchange (client_id with "
                           "oidc_token_env or databricks_id_token_filepath). " +
                           found.sources())};
}

std::string token_variable(Found& found) {
  const auto& given = found["oidc_token_env"];
  return given.empty() ? "DATABRICKS_OIDC_TOKEN" : given;
}

bool has_all(Found& found, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(), [&](auto name) { return !found[name].empty(); });
}

// Whether all that a method needs is there.
bool can_use(std::string_view method, Found& found, const Environment& environment) {
  if (method == "pat") return has_all(found, {"host", "token"});
  if (method == "basic") return has_all(found, {"host", "username", "password"});
  if (method == "oauth-m2m") return has_all(found, {"host", "client_id", "client_secret"});
  if (method == "env-oidc")
    return has_all(found, {"host", "client_id"}) &&
           !environment.variable(token_variable(found)).value_or("").empty();
  return has_all(found, {"host", "client_id", "databricks_id_token_filepath"});
}

// The one that was asked for, else the first in the SDKs' order that can be used; "" when none can.
std::string chosen_method(Found& found, const Environment& environment) {
  if (!found["auth_type"].empty()) return found["auth_type"];
  for (const std::string_view method : {"pat", "basic", "oauth-m2m", "env-oidc", "file-oidc"})
    if (can_use(method, found, environment)) return std::string(method);
  return {};
}

// Why requests cannot be made; nullopt when they can.
std::optional<Failure> incomplete(const std::string& method, Found& found,
                                  const Environment& environment) {
  if (!method.empty() && !is_among(method, methods) && !is_among(method, other_methods))
    return refused("",
                   "auth type \"" + method +
                       "\" not found, please check "
                       "https://docs.databricks.com/en/dev-tools/"
                       "auth.html#databricks-client-unified-authentication for a list of supported "
                       "auth types",
                   found);
  if (is_among(method, other_methods)) return unsupported(method, found);
  if (!method.empty() && can_use(method, found, environment)) return std::nullopt;
  return refused("default auth", std::string(no_credentials), found);
}

// "host and token": what is given of the settings above, and not known yet.
std::string unknown_settings(const json::object& given) {
  std::string names;
  for (const auto& one : attributes)
    if (const auto* value = given.if_contains(one.name);
        value != nullptr && json::is_unknown(*value))
      names += (names.empty() ? "" : " and ") + std::string(one.name);
  return names;
}

Environment nothing_else() {
  return {[](std::string_view) { return std::nullopt; },
          [](const std::string&) { return std::nullopt; }};
}

Failure not_known_yet(const std::string& names) {
  return {
      Status::unauthenticated,
      model::error("HP-AUTH-UNKNOWN",
                   "The workspace cannot be asked: " + names + " of the provider is not known yet.",
                   "It is the result of something that must be applied first. Nothing was "
                   "sent, and nothing was taken from the environment or a profile instead. "
                   "Apply that first (terraform apply -target=…), or write the value down.")};
}

void add_identity_token(Configuration& made, Found& found, const Environment& environment) {
  if (made.auth_type == "env-oidc") {
    const auto name = token_variable(found);
    made.identity_token_place = "The environment variable " + name;
    made.identity_token = [variable = environment.variable, name] { return variable(name); };
  } else if (made.auth_type == "file-oidc") {
    const auto path = found["databricks_id_token_filepath"];
    made.identity_token_place = "The file " + path;
    made.identity_token = [read = environment.read_file, path] {
      // Such a file ends with a line end more often than not.
      const auto text = read(path);
      return text ? std::optional<std::string>(support::trim(*text)) : std::nullopt;
    };
  }
}

std::string text_of(const json::object& given, std::string_view name) {
  const auto* value = given.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const json::object& given, std::string_view name, std::int64_t otherwise) {
  const auto* value = given.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

// A profile or a token is small.
constexpr std::size_t largest_file = std::size_t{1} << 20U;

}  // namespace

bool is_header_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c >= 0x21 && c <= 0x7e; });
}

Environment Environment::of_process() {
  return {[](std::string_view name) -> std::optional<std::string> {
            const char* value = std::getenv(std::string(name).c_str());
            if (value == nullptr || *value == '\0') return std::nullopt;
            return value;
          },
          [](const std::string& path) -> std::optional<std::string> {
            auto read = files::read_file(path, largest_file);
            if (!read) return std::nullopt;
            return std::move(*read);
          },
          [](const std::string& path) -> std::string {
            const auto read = files::read_file(path, largest_file);
            return read || read.error().is_missing ? std::string() : read.error().why;
          }};
}

Result<Configuration> resolve_configuration(const json::object& given, const Environment& process) {
  Found found;
  const auto not_known = unknown_settings(given);
  const auto environment = not_known.empty() ? process : nothing_else();
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    found.values.at(i) = text_of(given, attributes.at(i).name);
    if (!found.values.at(i).empty()) continue;
    const auto value = environment.variable(attributes.at(i).variable);
    if (!value || value->empty()) continue;
    found.values.at(i) = *value;
    found.from_environment.at(i) = true;
  }
  if (auto read = read_profile(found, environment); !read) return std::move(read).error();
  if (auto valid = validate(found); !valid) return std::move(valid).error();
  found["host"] = normalised_host(found["host"]);
  const auto& host = found["host"];
  if (!host.empty() && !is_host(host))
    return Failure(
        Status::invalid_argument,
        model::error("HP-AUTH-HOST", "The host is not the address of a workspace.",
                     "Use one like https://dbc-1234.cloud.databricks.com. " + found.sources(),
                     "/host"));
  if (!host.empty() && !is_safe_for_credentials(host))
    return Failure(
        Status::invalid_argument,
        model::error("HP-AUTH-INSECURE", "The host " + host + " is plain HTTP.",
                     "The token would cross the network unencrypted. Use https://.", "/host"));
  if (!is_header_text(found["token"]))
    return Failure(
        Status::invalid_argument,
        model::error(
            "HP-AUTH-TOKEN-FORMAT",
            "The token holds blanks, line ends or other characters that no token has.",
            "A token is one word; check the variable or file that it comes from for a line end. " +
                found.sources(),
            "/token"));
  Configuration made;
  const auto method = chosen_method(found, environment);
  made.not_known = not_known;
  made.incomplete = not_known.empty() ? incomplete(method, found, environment)
                                      : std::optional(not_known_yet(not_known));
  made.host = host;
  made.auth_type = made.incomplete ? "" : method;
  made.token = Secret(found["token"]);
  made.client_id = found["client_id"];
  made.client_secret = Secret(found["client_secret"]);
  add_identity_token(made, found, environment);
  made.ca_file = text_of(given, "ca_file");
  made.http_timeout = std::chrono::seconds(number_of(given, "http_timeout_seconds", 60));
  made.retry_timeout = std::chrono::seconds(number_of(given, "retry_timeout_seconds", 300));
  made.rate_limit = static_cast<int>(number_of(given, "rate_limit", 15));
  // A limit that somebody set stays one.
  made.rate_limit_ceiling = static_cast<int>(
      number_of(given, "rate_limit_ceiling", given.contains("rate_limit") ? made.rate_limit : 100));
  made.user_agent = "hipaa-provider/" HIPAA_PROVIDER_VERSION " cpp/20 os/linux auth/" +
                    (made.auth_type.empty() ? std::string("none") : made.auth_type);
  made.sources = found.sources();
  return made;
}

}  // namespace hipaa::workspace
