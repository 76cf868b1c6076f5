#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

enum class AttributeType { text, integer, number, boolean, list, map, object, any };
/// Whether a value of this type has no parts.
constexpr bool is_scalar(AttributeType type) {
  return type == AttributeType::text || type == AttributeType::integer ||
         type == AttributeType::number || type == AttributeType::boolean;
}
/// What a change of an input means: update in place; replace the resource; keep (new objects only:
/// a difference is a note).
enum class ChangeMeans { update, replace, keep };
/// When a value that was read back counts as equal.
enum class Equality { exact, without_case, as_set };

/// One option, input, output or field.  docs/plugins/schema.md lists the keys it is read from.
struct Attribute {
  std::string name;
  AttributeType type = AttributeType::text;
  std::string doc;
  bool required = false;
  bool computed = false;
  bool sensitive = false;
  bool path = false;
  bool interrupts = false;
  Value fallback;             ///< null: none
  std::string fallback_from;  ///< `{name}`, `{other_option}` patterns; empty: none
  std::vector<std::string> excludes;
  std::vector<std::string> allowed;
  std::optional<std::int64_t> min, max, min_length, max_length;
  std::string pattern, pattern_means;
  std::string deprecated_by;
  ChangeMeans change = ChangeMeans::update;
  Equality equality = Equality::exact;
  std::vector<Attribute> element;  ///< of a list or map: none or one
  std::vector<Attribute> fields;   ///< of an object
};
using Attributes = std::vector<Attribute>;

const Attribute* find_attribute(const Attributes& attributes, std::string_view name);

struct ResourceType {
  std::string role;
  std::string name;
  std::string doc;
  std::int64_t version = 1;
  Attributes inputs;
  Attributes outputs;
  std::string known_by;
  std::map<std::string, std::int64_t, std::less<>> deadlines_s;  ///< create, update, delete
  std::map<std::string, double, std::less<>> usually_s;
  bool create_first = false;
  bool machine = false;
  Value described;  ///< as the plugin says it
};

struct ActionType {
  std::string role;
  std::string name;
  std::string doc;
  std::string arguments;  ///< what further words mean; empty: none
  Attributes options;
  bool changes = false;
  bool alone = false;
};

/// A plugin's description, checked.
struct PluginSchema {
  std::string name;
  std::string version;
  std::string summary;
  std::map<std::string, Attributes, std::less<>> roles;  ///< role -> options
  std::vector<ResourceType> types;
  std::vector<ActionType> actions;
  std::vector<std::string> features;
  Value rehearsal;
  /// What in the description means nothing here: keys of a later version, or misspelt ones.
  std::vector<std::string> unknown_keys;

  const ResourceType* find_type(std::string_view role, std::string_view name) const;
  const ActionType* find_action(std::string_view role, std::string_view name) const;
};

/// The words inside a role that belong to the core: plugin, nodes, isolation, protect, timeouts.
bool is_reserved_option(std::string_view name);

/// Whether the text can name a plugin, a type, an option or an action: lower-case letters, digits,
/// _ and -, a letter first, since names are used in addresses, on command lines and in variables.
bool is_name(std::string_view text);

/// Reads what `describe` answered.  `invalid_input` names the first thing that is wrong, as the
/// plugin's fault; a role that defines a reserved word is refused.
Result<PluginSchema> parse_schema(const Value& description);

}  // namespace slipway::core
