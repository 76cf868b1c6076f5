#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/value/finding.hpp"
#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// One group of nodes: `nodes: 3`, or an entry of the map form.
struct NodeGroup {
  std::string name;  ///< empty for the one group of the first form
  std::int64_t count = 0;
  Value overrides = Value::map();  ///< of the cloud's options
  std::map<std::string, std::string, std::less<>> metadata;
};

/// One role of the stack, as given: file, environment and flags merged, `${…}` replaced; not yet
/// checked against a schema.
struct StackRole {
  std::string role;
  std::string plugin;
  Value options = Value::map();  ///< without the core's own words
  std::vector<NodeGroup>
      nodes;  ///< of the cloud (or of the only role that has `nodes`); default one group of 3
  bool nodes_given = false;
  bool protect = false;
  std::map<std::string, std::int64_t, std::less<>>
      timeouts_s;  ///< type or type.operation -> seconds
  std::map<std::string, std::string, std::less<>>
      overrides;  ///< option path -> `flag` or `environment`
};

/// A stack: what the user asks for.
class Stack {
 public:
  std::string name;
  std::string file;      ///< as the user would write it; empty when given wholly by flags
  std::string base_dir;  ///< absolute folder of the file; where `.slipway` and slipway.lock are
  std::map<std::string, StackRole, std::less<>> roles;

  const StackRole* find(const std::string& role) const;
  /// A path of a file beside the stack file or below it, from there; any other as it is.
  std::string from_here(const std::string& path) const;
  /// Where an option's value stands in the file (a map or list that spans lines: its key), or the
  /// flag or variable that it came from (as the place's `file`).  `path` may be longer than what
  /// the file holds: the nearest enclosing place is answered.
  Place place_of(const std::string& role, const std::vector<Value>& path) const;
  /// The same, but of the key.
  Place key_place_of(const std::string& role, const std::vector<Value>& path) const;

  /// Key `role` or `role.a.b.0`; filled by the reader.
  std::map<std::string, Place, std::less<>> places;
  std::map<std::string, Place, std::less<>> key_places;
};

/// What a stack is read from.
struct StackSource {
  std::string
      file;  ///< path given with --file; empty: slipway.yaml, found by walking up from `directory`
  std::string directory;
  std::vector<std::string> sets;  ///< `cloud.nodes=5`, in order
  std::map<std::string, std::string>
      environment;  ///< SLIPWAY_CLOUD_NODES=5 and what ${env:…} may name
  std::function<std::optional<std::string>(const std::string& name)>
      ask;  ///< answers ${ask:NAME}; none when there is nobody to ask; may be empty
};

/// A stack, or every finding at once (YAML errors, unknown top-level keys, wrong kinds, missing
/// plugin, unset variables, …), each with file, line, column and the line itself.  Warnings come
/// with a stack too.
struct ReadStack {
  std::optional<Stack> stack;
  std::vector<Finding> findings;
  /// Set instead of `stack` when there are errors but the syntax is right: what could be made out.
  /// Only for checking its options too, so that one run tells every fault; roles that name no
  /// plugin are left out.
  std::optional<Stack> partial;
};
ReadStack read_stack(const StackSource& source);

/// Gives findings that name a role and option their place in the stack file: that of the key when
/// the finding is about the option as such (unknown, deprecated, ...), that of the value otherwise.
/// A flag is named without its value when the finding's facts say `sensitive`.  The files of the
/// user's own that stand beside the stack file are named from there.
void locate(std::vector<Finding>& findings, const Stack& stack);

/// Those of `more` that stand in a line which no finding told so far stands in: one fault of the
/// file often makes another.
std::vector<Finding> only_new(const std::vector<Finding>& told, std::vector<Finding> more);

}  // namespace slipway::core
