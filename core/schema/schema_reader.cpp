#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/schema/pattern.hpp"
#include "core/schema/schema.hpp"
#include "slipway/contract/shapes.hpp"

// Reads the value that a plugin's `describe` answered.  Whatever is wrong is the plugin's fault, so
// the first thing is enough: it is thrown as a Fault inside this file and leaves it as an Error
// that names where in the description it stands.

namespace slipway::core {
namespace {

struct Fault {
  std::string where;
  std::string what;
};

[[noreturn]] void refuse(std::string where, std::string what) {
  throw Fault{std::move(where), std::move(what)};
}

const std::string& text_of(const Value& map, const char* key, const std::string& where) {
  const Value& value = map[key];
  if (!value.is_null() && !value.is_string()) refuse(where, std::string(key) + " must be a text");
  return value.as_string();
}

bool flag_of(const Value& map, const char* key, const std::string& where) {
  const Value& value = map[key];
  if (!value.is_null() && !value.is_bool())
    refuse(where, std::string(key) + " must be true or false");
  return value.as_bool();
}

std::optional<std::int64_t> number_of(const Value& map, const char* key, const std::string& where) {
  const Value& value = map[key];
  if (value.is_null()) return std::nullopt;
  if (!value.is_int()) refuse(where, std::string(key) + " must be a whole number");
  return value.as_int();
}

const Value::List& list_of(const Value& map, const char* key, const std::string& where) {
  const Value& value = map[key];
  if (!value.is_null() && !value.is_list()) refuse(where, std::string(key) + " must be a list");
  return value.as_list();
}

std::vector<std::string> texts_of(const Value& map, const char* key, const std::string& where) {
  std::vector<std::string> texts;
  for (const auto& item : list_of(map, key, where)) {
    if (!item.is_string()) refuse(where, std::string(key) + " must hold texts only");
    texts.push_back(item.as_string());
  }
  return texts;
}

template <class T, std::size_t N>
T word_of(const Value& map, const char* key, const std::array<std::pair<const char*, T>, N>& words,
          T otherwise, const std::string& where) {
  const std::string& word = text_of(map, key, where);
  if (word.empty()) return otherwise;
  std::vector<std::string> all;
  for (const auto& [known, meaning] : words) {
    if (word == known) return meaning;
    all.emplace_back(known);
  }
  const auto near = nearest(word, all);
  refuse(where, std::string(key) + " is '" + word + "', which this host does not know" +
                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

constexpr std::array<std::pair<const char*, AttributeType>, 8> type_words = {
    {{"string", AttributeType::text},
     {"int", AttributeType::integer},
     {"number", AttributeType::number},
     {"bool", AttributeType::boolean},
     {"list", AttributeType::list},
     {"map", AttributeType::map},
     {"object", AttributeType::object},
     {"any", AttributeType::any}}};
constexpr std::array<std::pair<const char*, ChangeMeans>, 3> change_words = {
    {{"update", ChangeMeans::update},
     {"replace", ChangeMeans::replace},
     {"keep", ChangeMeans::keep}}};
constexpr std::array<std::pair<const char*, Equality>, 3> equality_words = {
    {{"exact", Equality::exact}, {"case", Equality::without_case}, {"set", Equality::as_set}}};

std::string checked_name(const Value& map, const std::string& where) {
  const std::string& name = text_of(map, "name", where);
  if (name.empty()) refuse(where, "has no name");
  if (!is_name(name))
    refuse(where, "the name '" + name + "' is not made of lower-case letters, digits, _ and -");
  return name;
}

bool has_type(const Value& value, AttributeType type) {
  switch (type) {
    case AttributeType::text:
      return value.is_string();
    case AttributeType::integer:
      return value.is_int();
    case AttributeType::number:
      return value.is_number();
    case AttributeType::boolean:
      return value.is_bool();
    case AttributeType::list:
      return value.is_list();
    case AttributeType::map:
    case AttributeType::object:
      return value.is_map();
    case AttributeType::any:
      return true;
  }
  return false;
}

void check_attribute(const Attribute& attribute, const std::string& where) {
  if (attribute.min && attribute.max && *attribute.min > *attribute.max)
    refuse(where, "min is larger than max");
  if (attribute.min_length && attribute.max_length && *attribute.min_length > *attribute.max_length)
    refuse(where, "min_length is larger than max_length");
  if (!attribute.fallback.is_null() && !has_type(attribute.fallback, attribute.type))
    refuse(where, "the default is not of the attribute's type");
  if (!attribute.fallback.is_null() && !attribute.fallback_from.empty())
    refuse(where, "has both default and default_from");
  if (attribute.required && (!attribute.fallback.is_null() || !attribute.fallback_from.empty()))
    refuse(where, "is required and has a default");
  if (attribute.type == AttributeType::object && attribute.fields.empty())
    refuse(where, "is an object without fields");
  if (!attribute.pattern.empty())
    if (auto compiled = Pattern::compile(attribute.pattern); !compiled)
      refuse(where, compiled.error().message);
}

Attributes attributes_of(const Value& map, const char* key, const std::string& where);

void read_limits(const Value& value, const std::string& where, Attribute& attribute) {
  attribute.allowed = texts_of(value, "allowed", where);
  attribute.min = number_of(value, "min", where);
  attribute.max = number_of(value, "max", where);
  attribute.min_length = number_of(value, "min_length", where);
  attribute.max_length = number_of(value, "max_length", where);
  attribute.pattern = text_of(value, "pattern", where);
  attribute.pattern_means = text_of(value, "pattern_means", where);
}

/// `where` names the attribute already; the element of a list needs no name.
Attribute attribute_of(const Value& value, const std::string& where) {
  Attribute attribute;
  attribute.name = text_of(value, "name", where);
  if (!value.find("type")) refuse(where, "has no type");
  attribute.type = word_of(value, "type", type_words, AttributeType::text, where);
  attribute.doc = text_of(value, "doc", where);
  attribute.required = flag_of(value, "required", where);
  attribute.computed = flag_of(value, "computed", where);
  attribute.sensitive = flag_of(value, "sensitive", where);
  attribute.path = flag_of(value, "path", where);
  attribute.interrupts = flag_of(value, "interrupts", where);
  attribute.fallback = value["default"];
  attribute.fallback_from = text_of(value, "default_from", where);
  attribute.excludes = texts_of(value, "excludes", where);
  attribute.deprecated_by = text_of(value, "deprecated_by", where);
  attribute.change = word_of(value, "change", change_words, ChangeMeans::update, where);
  attribute.equality = word_of(value, "equal", equality_words, Equality::exact, where);
  read_limits(value, where, attribute);
  if (const Value* element = value.find("element"))
    attribute.element.push_back(attribute_of(*element, where + ", its elements"));
  attribute.fields = attributes_of(value, "fields", where);
  check_attribute(attribute, where);
  return attribute;
}

/// The siblings that a `default_from` pattern names in braces.
std::vector<std::string> names_in(const std::string& pattern) {
  std::vector<std::string> names;
  for (std::size_t open = pattern.find('{'); open != std::string::npos;
       open = pattern.find('{', open + 1)) {
    const std::size_t close = pattern.find('}', open);
    if (close == std::string::npos) break;
    names.push_back(pattern.substr(open + 1, close - open - 1));
  }
  return names;
}

/// A default made from others must not come round to itself.
void refuse_circles(const Attributes& attributes, const Attribute& start,
                    const std::string& where) {
  std::set<std::string> seen;
  std::vector<std::string> open = names_in(start.fallback_from);
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (name == start.name) refuse(where, "its default_from leads back to itself");
    const Attribute* other = find_attribute(attributes, name);
    if (!other || !seen.insert(name).second) continue;
    for (auto& next : names_in(other->fallback_from)) open.push_back(std::move(next));
  }
}

void check_siblings(const Attributes& attributes, const std::string& where) {
  const auto must_exist = [&](const Attribute& from, const char* key, const std::string& name) {
    if (!find_attribute(attributes, name))
      refuse(where + " '" + from.name + "'",
             std::string(key) + " names '" + name + "', which is not there");
  };
  for (const auto& attribute : attributes) {
    for (const auto& other : attribute.excludes) must_exist(attribute, "excludes", other);
    if (!attribute.deprecated_by.empty())
      must_exist(attribute, "deprecated_by", attribute.deprecated_by);
    for (const auto& other : names_in(attribute.fallback_from))
      if (other != "name") must_exist(attribute, "default_from", other);
    refuse_circles(attributes, attribute, where + " '" + attribute.name + "'");
  }
}

Attributes attributes_of(const Value& map, const char* key, const std::string& where) {
  const std::string kind = where + ", " + key;
  Attributes attributes;
  for (const auto& item : list_of(map, key, where)) {
    const std::string name = text_of(item, "name", kind);
    if (name.empty()) refuse(kind, "holds one without a name");
    if (find_attribute(attributes, name)) refuse(kind, "has '" + name + "' twice");
    std::string here = kind;
    here.append(" '").append(name).append("'");
    attributes.push_back(attribute_of(item, here));
  }
  check_siblings(attributes, kind);
  return attributes;
}

Attributes options_of(const Value& map, const std::string& where) {
  Attributes options = attributes_of(map, "options", where);
  for (const auto& option : options)
    if (!is_name(option.name))
      refuse(where, "the option name '" + option.name + "' is not a lower-case word");
  return options;
}

std::string known_role(const Value& value, const PluginSchema& schema, const std::string& where) {
  const std::string& role = text_of(value, "role", where);
  if (!schema.roles.count(role))
    refuse(where, "is of role '" + role + "', which the plugin does not fill");
  return role;
}

void read_roles(const Value& roles, PluginSchema& schema) {
  if (!roles.is_map() || roles.size() == 0) refuse("roles", "the plugin fills no role");
  for (const auto& [role, described] : roles.as_map()) {
    const std::string where = "role '" + role + "'";
    if (role != "cloud" && role != "config" && role != "platform")
      refuse(where, "is none of cloud, config and platform");
    Attributes options = options_of(described, where);
    for (const auto& option : options)
      if (is_reserved_option(option.name))
        refuse(where, "the option name '" + option.name + "' belongs to the host");
    schema.roles.emplace(role, std::move(options));
  }
}

void read_times(const Value& value, const std::string& where, ResourceType& type) {
  const auto check = [&](const std::string& operation, const Value& seconds) {
    if (operation != "create" && operation != "update" && operation != "delete" &&
        operation != "read")
      refuse(where, "names the unknown operation '" + operation + "'");
    if (!seconds.is_number() || seconds.as_double() < 0)
      refuse(where, "the seconds of '" + operation + "' must be a number from 0 up");
  };
  for (const auto& [operation, seconds] : value["deadlines_s"].as_map()) {
    check(operation, seconds);
    if (!seconds.is_int()) refuse(where, "deadlines_s are whole seconds");
    type.deadlines_s[operation] = seconds.as_int();
  }
  for (const auto& [operation, seconds] : value["usually_s"].as_map()) {
    check(operation, seconds);
    type.usually_s[operation] = seconds.as_double();
  }
}

ResourceType type_of(const Value& value, const PluginSchema& schema) {
  ResourceType type;
  type.name = checked_name(value, "a resource type");
  const std::string where = "type '" + type.name + "'";
  type.role = known_role(value, schema, where);
  type.doc = text_of(value, "doc", where);
  type.version = number_of(value, "version", where).value_or(1);
  if (type.version < 1) refuse(where, "its version must be 1 or more");
  type.inputs = attributes_of(value, "inputs", where);
  type.outputs = attributes_of(value, "outputs", where);
  type.known_by = text_of(value, "known_by", where);
  static const std::set<std::string> ways = {"", "marked", "content", "within", "free"};
  if (!ways.count(type.known_by))
    refuse(where, "known_by is '" + type.known_by + "', none of marked, content, within and free");
  read_times(value, where, type);
  type.create_first = flag_of(value, "create_first", where);
  type.machine = flag_of(value, "machine", where);
  type.described = value;
  return type;
}

ActionType action_of(const Value& value, const PluginSchema& schema) {
  ActionType action;
  action.name = checked_name(value, "an action");
  const std::string where = "action '" + action.name + "'";
  action.role = known_role(value, schema, where);
  action.doc = text_of(value, "doc", where);
  action.arguments = text_of(value, "arguments", where);
  action.options = options_of(value, where);
  action.changes = flag_of(value, "changes", where);
  action.alone = flag_of(value, "alone", where);
  return action;
}

PluginSchema schema_of(const Value& description) {
  if (!description.is_map()) refuse("the description", "is not a map");
  PluginSchema schema;
  schema.name = checked_name(description, "the plugin");
  schema.version = text_of(description, "version", "the plugin");
  schema.summary = text_of(description, "summary", "the plugin");
  read_roles(description["roles"], schema);
  for (const auto& item : list_of(description, "types", "the plugin")) {
    ResourceType type = type_of(item, schema);
    if (schema.find_type(type.role, type.name))
      refuse("type '" + type.name + "'", "is there twice");
    schema.types.push_back(std::move(type));
  }
  for (const auto& item : list_of(description, "actions", "the plugin")) {
    ActionType action = action_of(item, schema);
    if (schema.find_action(action.role, action.name))
      refuse("action '" + action.name + "'", "is there twice");
    schema.actions.push_back(std::move(action));
  }
  schema.features = texts_of(description, "features", "the plugin");
  schema.rehearsal = description["rehearsal"];
  for (auto& misfit : contract::misfits_of(description, "Description")) {
    if (misfit.kind != contract::Misfit::Kind::unknown_key) refuse("the plugin", misfit.what);
    schema.unknown_keys.push_back(std::move(misfit.what));
  }
  return schema;
}

}  // namespace

Result<PluginSchema> parse_schema(const Value& description) {
  try {
    return schema_of(description);
  } catch (const Fault& fault) {
    return Error{Errc::invalid_input,
                 "reading the plugin's description: " + fault.where + ": " + fault.what,
                 {}};
  }
}

}  // namespace slipway::core
