#include "plugin/terraform/rpc/identity.hpp"

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/values/bytes.hpp"
#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"

namespace hipaa::terraform::rpc {

bool write_identity(const TypeNode& type, const Json& state, tfplugin6::ResourceIdentityData& to) {
  if (!state.is_object()) return false;
  auto identity = Json::object();
  for (const auto& attribute : type.root.attributes) {
    if (attribute.identity == Identity::none) continue;
    auto value = state.value(attribute.name, Json());
    if (is_unknown(value)) return false;
    if (value.is_null() && attribute.identity == Identity::required) return false;
    identity.emplace(attribute.name, std::move(value));
  }
  if (identity.empty()) return false;
  write_value(identity, *to.mutable_identity_data());
  return true;
}

bool write_identity_of(const TypeNode& type, std::string_view state,
                       tfplugin6::ResourceIdentityData& to) {
  auto named = Json::object();
  for (const auto& attribute : type.root.attributes) {
    if (attribute.identity == Identity::none) continue;
    const auto value = bytes_of_attribute(state, attribute.name);
    if (value.empty()) continue;
    if (begins_unknown(Bytes(value).first())) return false;
    named[attribute.name] = read_msgpack(attribute, value).value_or(Json());
  }
  return write_identity(type, named, to);
}

std::string identifier_of(const Json& identity) {
  auto known = Json::object();
  for (const auto& [name, value] : identity.items())
    if (!value.is_null()) known.emplace(name, value);
  return text_of(known);
}

void get_resource_identity_schemas(Session& session,
                                   tf::GetResourceIdentitySchemas::Response& answer) {
  for (const auto& type : session.catalogue().resources) {
    tf::ResourceIdentitySchema schema;
    for (const auto& attribute : type.root.attributes) {
      if (attribute.identity == Identity::none) continue;
      auto& made = *schema.add_identity_attributes();
      made.set_name(attribute.name);
      made.set_type(text_of(type_of(attribute)));
      made.set_description(attribute.description);
      made.set_required_for_import(attribute.identity == Identity::required);
      made.set_optional_for_import(attribute.identity == Identity::optional);
    }
    if (schema.identity_attributes_size() != 0)
      (*answer.mutable_identity_schemas())[type.name] = std::move(schema);
  }
}

// There is one version of an identity so far: what Terraform kept is given back, in today's
// attributes.
void upgrade_resource_identity(Session& session, const tf::UpgradeResourceIdentity::Request& asked,
                               tf::UpgradeResourceIdentity::Response& answer) {
  auto& diagnostics = *answer.mutable_diagnostics();
  const auto* type = known_resource(session, asked.type_name(), diagnostics);
  if (type == nullptr) return;
  if (!write_identity(*type, parsed(asked.raw_identity().json()),
                      *answer.mutable_upgraded_identity()))
    add_error(diagnostics, "The stored identity cannot be read",
              "It does not have what names a " + asked.type_name() +
                  ". Nothing was changed; restore the state from a backup.");
}

}  // namespace hipaa::terraform::rpc
