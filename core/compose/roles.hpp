#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin/registry.hpp"
#include "core/stack/stack.hpp"
#include "core/state/rows.hpp"
#include "core/value/address.hpp"

namespace slipway::core {

/// A role of the stack with its plugin, checked options and configured instance.
struct ActiveRole {
  std::string role;
  const StackRole* stack_role = nullptr;
  LoadedPlugin* plugin = nullptr;
  Value options = Value::map();
  std::unique_ptr<Instance> instance;
};

/// What the plugins of a stack are loaded with.
struct RolesInput {
  const Stack& stack;
  PluginRegistry& registry;
  const Admission& admission;
  const State& state;
  const CallServices& services;
};

/// The roles in use, and those that are only on record: a role that left the stack, or changed its
/// plugin, is still read and deleted with the plugin and the options that it was applied with.
class Roles {
 public:
  /// Loads, checks options against the schemas, configures and validates; every finding at once,
  /// with its place in the stack.
  static Roles load(const RolesInput& input, std::vector<Finding>& findings);

  ActiveRole* find(const std::string& role);
  /// The instance for a resource that `plugin` made in `role`; null when it cannot be had.
  Instance* instance(const std::string& role, const std::string& plugin);
  const PluginSchema* schema(const std::string& role, const std::string& plugin);
  const ResourceType* type(const std::string& address, const std::string& plugin);
  std::map<std::string, ActiveRole>& active() { return active_; }
  const std::map<std::string, ActiveRole>& active() const { return active_; }

 private:
  std::map<std::string, ActiveRole> active_;
  std::map<std::string, ActiveRole> recorded_;  ///< by role, where it differs from the active one
};

/// The file of a role's plugin: given as a path it is relative to the stack file, given as a word
/// it is searched for.
Result<PluginFile> plugin_file_of(const StackRole& role, const Stack& stack,
                                  const PluginRegistry& registry);

/// The name that what the stack made follows from, and that is in its owner marks: the stack's own,
/// or the one that it had before `state rename`.
std::string made_under(const Stack& stack, const State& state);

/// A failed answer as a finding of code `plugin.CLASS`.
Finding finding_of_failure(const Value& answer, const std::string& plugin);

}  // namespace slipway::core
