#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"

namespace hipaa::terraform::rpc {
namespace {

template <class To>
void describe(const std::string& text, To& to) {
  if (text.empty()) return;
  to.set_description(text);
  to.set_description_kind(tf::MARKDOWN);
}

void write_nested(const Node& node, tf::Schema::Object& to);

void write_attribute(const Node& node, tf::Schema::Attribute& to) {
  to.set_name(node.name);
  describe(node.description, to);
  to.set_required(node.required);
  to.set_computed(node.computed);
  to.set_optional(!node.required && !node.computed);
  to.set_sensitive(node.sensitive);
  to.set_write_only(node.write_only);
  if (node.is_nested())
    write_nested(node, *to.mutable_nested_type());
  else
    to.set_type(text_of(type_of(node)));
}

void write_nested(const Node& node, tf::Schema::Object& to) {
  to.set_nesting(node.kind == Kind::object ? tf::Schema::Object::SINGLE
                 : node.kind == Kind::list ? tf::Schema::Object::LIST
                                           : tf::Schema::Object::MAP);
  const auto& object = node.kind == Kind::object ? node : *node.element;
  for (const auto& attribute : object.attributes) write_attribute(attribute, *to.add_attributes());
}

void write_schema(const TypeNode& type, tf::Schema& to) {
  to.set_version(type.version);
  describe(type.root.description, *to.mutable_block());
  for (const auto& attribute : type.root.attributes)
    write_attribute(attribute, *to.mutable_block()->add_attributes());
}

void write_parameter(const Parameter& parameter, tf::Function::Parameter& to) {
  to.set_name(parameter.type.name);
  to.set_type(text_of(type_of(parameter.type)));
  to.set_allow_unknown_values(parameter.accepts_unknown);
  describe(parameter.type.description, to);
}

void write_function(const FunctionNode& function, tf::Function& to) {
  to.set_summary(function.summary);
  describe(function.description, to);
  for (const auto& parameter : function.parameters)
    write_parameter(parameter, *to.add_parameters());
  if (function.optional) write_parameter(*function.optional, *to.mutable_variadic_parameter());
  to.mutable_return_()->set_type(text_of(type_of(function.result)));
}

void write_capabilities(tf::ServerCapabilities& to) {
  to.set_plan_destroy(true);
  to.set_get_provider_schema_optional(true);
  to.set_move_resource_state(true);
}

void say_load_problem(const Session& session, Diagnostics& to) {
  if (!session.load_problem().empty())
    add_error(to, "The provider's library cannot be used", session.load_problem());
}

}  // namespace

void get_metadata(Session& session, tf::GetMetadata::Response& answer) {
  const auto& catalogue = session.catalogue();
  say_load_problem(session, *answer.mutable_diagnostics());
  write_capabilities(*answer.mutable_server_capabilities());
  for (const auto& type : catalogue.resources) answer.add_resources()->set_type_name(type.name);
  for (const auto& type : catalogue.data_sources)
    answer.add_data_sources()->set_type_name(type.name);
  for (const auto& function : catalogue.functions) answer.add_functions()->set_name(function.name);
}

void get_provider_schema(Session& session, tf::GetProviderSchema::Response& answer) {
  const auto& catalogue = session.catalogue();
  say_load_problem(session, *answer.mutable_diagnostics());
  write_capabilities(*answer.mutable_server_capabilities());
  write_schema(catalogue.provider, *answer.mutable_provider());
  // Terraform knows no versions of a provider's configuration.
  answer.mutable_provider()->set_version(0);
  for (const auto& type : catalogue.resources)
    write_schema(type, (*answer.mutable_resource_schemas())[type.name]);
  for (const auto& type : catalogue.data_sources)
    write_schema(type, (*answer.mutable_data_source_schemas())[type.name]);
  for (const auto& function : catalogue.functions)
    write_function(function, (*answer.mutable_functions())[function.name]);
}

void get_functions(Session& session, tf::GetFunctions::Response& answer) {
  for (const auto& function : session.catalogue().functions)
    write_function(function, (*answer.mutable_functions())[function.name]);
}

}  // namespace hipaa::terraform::rpc
