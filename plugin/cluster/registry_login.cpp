#include "plugin/cluster/registry_login.hpp"

#include "plugin/model/known.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view write_only = "password_wo";

json::object* inner(json::object* of, std::string_view name) {
  auto* found = of == nullptr ? nullptr : of->if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

json::object* login_of(json::object& cluster) {
  return inner(inner(&cluster, "docker_image"), "basic_auth");
}

}  // namespace

void check_login(const json::value& cluster, model::Diagnostics& found) {
  const auto* login = model::find_pointer(cluster, "/docker_image/basic_auth");
  if (login == nullptr || !login->is_object()) return;
  const bool has_reference = model::find(login->get_object(), "password") != nullptr;
  const bool has_password = model::find(login->get_object(), write_only) != nullptr;
  const auto add = [&](std::string summary, std::string fix) {
    found.push_back(model::error("HP-ARG-CONFLICT", std::move(summary), std::move(fix),
                                 "/docker_image/basic_auth/password"));
  };
  if (has_reference && has_password)
    add("password and password_wo exclude each other.",
        "Keep the one that is meant: the {{secrets/scope/key}} reference, or the password itself, "
        "which no state keeps.");
  if (!has_reference && !has_password)
    add("The login of the registry has no password.",
        "Give password as a {{secrets/scope/key}} reference, or password_wo.");
}

std::string take_password(json::object& configuration) {
  auto* login = login_of(configuration);
  const auto* given = login == nullptr ? nullptr : model::find(*login, write_only);
  if (given == nullptr) return {};
  std::string password;
  if (given->is_string()) password = std::string(given->get_string());
  login->erase(write_only);
  return password;
}

json::value with_write_only(json::value configuration, const std::string& password) {
  auto* cluster = password.empty() ? nullptr : configuration.if_object();
  auto* login = cluster == nullptr ? nullptr : login_of(*cluster);
  if (login != nullptr) (*login)[write_only] = password;
  return configuration;
}

void drop_password_version(json::object& specification) {
  if (auto* login = login_of(specification)) login->erase("password_wo_version");
}

json::object with_password(json::object specification, const std::string& password) {
  auto* login = password.empty() ? nullptr : login_of(specification);
  if (login != nullptr) (*login)["password"] = password;
  return specification;
}

}  // namespace hipaa::resource
