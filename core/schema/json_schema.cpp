#include "core/schema/json_schema.hpp"

#include <string>
#include <utility>

#include "core/schema/defaults.hpp"

namespace slipway::core {
namespace {

Value map(std::initializer_list<std::pair<const char*, Value>> entries) {
  Value made = Value::map();
  for (const auto& [key, value] : entries) made.set(key, value);
  return made;
}

Value list(std::initializer_list<Value> items) { return Value(Value::List(items)); }

Value of_type(const char* type) { return map({{"type", type}}); }

/// A text that is replaced on reading can become anything, so no other rule holds for it.
Value or_replaced(Value schema) {
  return map({{"anyOf", list({std::move(schema), map({{"$ref", "#/$defs/replaced"}})})}});
}

void set_number(Value& schema, const char* key, const std::optional<std::int64_t>& number) {
  if (number) schema.set(key, *number);
}

/// JSON Schema's patterns know no `[:alpha:]`; such a one is left to slipway's own check.
bool is_portable(const std::string& pattern) {
  return !pattern.empty() && pattern.find("[:") == std::string::npos;
}

Value schema_of(const Attribute& attribute);

Value text_schema(const Attribute& attribute) {
  // a number or a boolean is taken for the text that was written
  Value schema = map({{"type", list({"string", "number", "boolean"})}});
  if (!attribute.allowed.empty())
    schema.set(attribute.equality == Equality::without_case ? "examples" : "enum",
               Value(attribute.allowed));
  set_number(schema, "minLength", attribute.min_length);
  set_number(schema, "maxLength", attribute.max_length);
  if (is_portable(attribute.pattern)) schema.set("pattern", "^(?:" + attribute.pattern + ")$");
  return or_replaced(std::move(schema));
}

Value number_schema(const Attribute& attribute, const char* type) {
  Value schema = of_type(type);
  set_number(schema, "minimum", attribute.min);
  set_number(schema, "maximum", attribute.max);
  return or_replaced(std::move(schema));
}

Value element_schema(const Attribute& attribute) {
  return attribute.element.empty() ? Value(true) : schema_of(attribute.element[0]);
}

Value properties_of(const Attributes& attributes) {
  Value properties = Value::map();
  for (const auto& attribute : attributes)
    if (!attribute.computed) properties.set(attribute.name, schema_of(attribute));
  return properties;
}

/// Options that a rival can stand in for are not required on their own.
Value required_of(const Attributes& attributes) {
  Value names = Value::list();
  for (const auto& attribute : attributes)
    if (attribute.required && !attribute.computed && rivals(attributes, attribute).empty())
      names.push(attribute.name);
  return names;
}

Value object_schema(const Attributes& fields) {
  Value schema = map(
      {{"type", "object"}, {"properties", properties_of(fields)}, {"additionalProperties", false}});
  schema.set_if("required", required_of(fields));
  return schema;
}

Value shape_of(const Attribute& attribute) {
  Value schema;
  switch (attribute.type) {
    case AttributeType::text:
      return text_schema(attribute);
    case AttributeType::integer:
      return number_schema(attribute, "integer");
    case AttributeType::number:
      return number_schema(attribute, "number");
    case AttributeType::boolean:
      return or_replaced(of_type("boolean"));
    case AttributeType::list:
      schema = map({{"type", "array"}, {"items", element_schema(attribute)}});
      set_number(schema, "minItems", attribute.min_length);
      set_number(schema, "maxItems", attribute.max_length);
      return schema;
    case AttributeType::map:
      schema = map({{"type", "object"}, {"additionalProperties", element_schema(attribute)}});
      set_number(schema, "minProperties", attribute.min_length);
      set_number(schema, "maxProperties", attribute.max_length);
      return schema;
    case AttributeType::object:
      return object_schema(attribute.fields);
    case AttributeType::any:
      break;
  }
  return Value::map();
}

Value schema_of(const Attribute& attribute) {
  Value schema = shape_of(attribute);
  schema.set_if("description", attribute.doc);
  if (!attribute.fallback.is_null()) schema.set("default", attribute.fallback);
  if (!attribute.deprecated_by.empty()) schema.set("deprecated", true);
  return schema;
}

Value count_schema() { return or_replaced(map({{"type", "integer"}, {"minimum", 0}})); }

/// `nodes` of a role: a number, or groups that override its options.
Value nodes_schema(const Attributes& options) {
  Value group = properties_of(options);
  group.set("count", count_schema()).set("nodes", count_schema());
  group.set("metadata",
            map({{"type", "object"}, {"additionalProperties", map({{"$ref", "#/$defs/scalar"}})}}));
  const Value groups =
      map({{"type", "object"},
           {"additionalProperties",
            map({{"anyOf", list({count_schema(), map({{"type", "object"},
                                                      {"properties", group},
                                                      {"additionalProperties", false}})})}})}});
  return map({{"description", "how many nodes, or groups of them by name"},
              {"anyOf", list({count_schema(), groups})}});
}

void add_core_words(Value& properties, const Attributes& options) {
  properties.set("nodes", nodes_schema(options));
  properties.set("isolation",
                 map({{"description", "how the plugin is kept apart"}, {"enum", list({"none"})}}));
  properties.set("protect",
                 map({{"type", "boolean"},
                      {"description", "refuse to delete or replace what this role made"}}));
  properties.set("timeouts", map({{"type", "object"},
                                  {"description", "type or type.operation -> 90, 90s, 10m or 2h"},
                                  {"additionalProperties", map({{"$ref", "#/$defs/duration"}})}}));
}

/// The options of a role when this plugin fills it.
Value branch(const PluginSchema& plugin, const Attributes& options) {
  Value properties = properties_of(options);
  properties.set("plugin", map({{"const", plugin.name}}));
  add_core_words(properties, options);
  Value then = map({{"properties", properties}, {"additionalProperties", false}});
  then.set_if("required", required_of(options));
  Value apart = Value::list();
  for (const auto& option : options)
    for (const auto& rival : option.excludes)
      apart.push(map({{"not", map({{"required", list({option.name, rival})}})}}));
  then.set_if("allOf", apart);
  const Value is_this = map({{"properties", map({{"plugin", map({{"const", plugin.name}})}})},
                             {"required", list({"plugin"})}});
  return map({{"if", is_this}, {"then", then}});
}

Value role_schema(const std::string& role, const std::vector<const PluginSchema*>& plugins) {
  Value names = Value::list();
  Value branches = Value::list();
  for (const auto* plugin : plugins) {
    const auto found = plugin->roles.find(role);
    if (found == plugin->roles.end()) continue;
    names.push(plugin->name);
    branches.push(branch(*plugin, found->second));
  }
  Value plugin = of_type("string");
  plugin.set("description", "which plugin fills the role");
  // a plugin may also be given by its path, so the names are no closed list
  plugin.set_if("examples", names);
  Value schema = map({{"type", "object"},
                      {"properties", map({{"plugin", plugin}})},
                      {"required", list({"plugin"})}});
  schema.set_if("allOf", branches);
  return schema;
}

Value definitions() {
  return map(
      {{"replaced", map({{"type", "string"}, {"pattern", "\\$\\{(env|file):[^}]+\\}"}})},
       {"scalar", map({{"type", list({"string", "number", "boolean"})}})},
       {"duration",
        or_replaced(
            map({{"anyOf", list({map({{"type", "integer"}, {"minimum", 1}}),
                                 map({{"type", "string"}, {"pattern", "^[0-9]+[smh]?$"}})})}}))}});
}

}  // namespace

Value json_schema(const std::vector<const PluginSchema*>& plugins) {
  Value properties = Value::map();
  properties.set("name", map({{"type", "string"},
                              {"pattern", "^[a-z][a-z0-9-]{0,38}[a-z0-9]$|^[a-z]$"},
                              {"description", "the stack's name; other names follow from it"}}));
  for (const char* role : {"cloud", "config", "platform"})
    properties.set(role, role_schema(role, plugins));
  return map({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "slipway stack file"},
              {"type", "object"},
              {"properties", properties},
              {"required", list({"name"})},
              // such keys hold what anchors name
              {"patternProperties", map({{"^x-", true}})},
              {"additionalProperties", false},
              {"$defs", definitions()}});
}

}  // namespace slipway::core
