#pragma once
#include <string>

#include "check/plugin/plugin.hpp"
#include "check/plugin/subject.hpp"
#include "slipway/value.hpp"

namespace slipway::check {

/// What every request has: stack, lineage, owner, role.
Value base_request(const std::string& role);

/// The stack around one role: nodes, and what the other two roles would have said.  Its requests
/// are those of the pure calls, as plugin.h lists their keys.
class Scene {
 public:
  Scene(Subject& subject, std::string role, Value options);

  Value validate_request() const;
  Value layout_request() const { return layout_request(nodes_.size()); }
  /// For so many nodes.
  Value layout_request(std::size_t count) const;
  /// Layout, endpoints, recorded, nodes; for `layout` as the cloud laid it out.
  Value contribute_request() const;
  Value expand_request() const;
  /// The request of a pure member by its name; of upgrade_state for the first type of the role.
  Value request(const Member& member) const;

  /// How a cloud's own answer to layout takes the place of the made up one.
  void lay_out(const Value& layout) { layout_ = layout; }
  const Value& layout() const { return layout_; }
  /// Of the layout, as known: references are unknown.
  Value inventory() const;
  const std::string& role() const { return role_; }

 private:
  Value context() const;
  Value upgrade_request() const;

  std::string role_;
  Value options_;
  Value description_;
  Value::List nodes_;
  Value layout_;
  Value learnt_ = Value::map();  ///< `node_facts` of the options file, by the node's name
};

/// How many nodes the scene of a subject asks for.
std::size_t wanted_nodes(const Subject& subject);

/// Every pure call of a role in its order, each with its answer, what it emitted and, in words
/// to append, why there may be none; of functions that the plugin lacks nothing.
Value compose(Plugin& plugin, const Configured& instance, Scene& scene, const Manner& manner = {});

/// The same with a new instance of made up or given options.
Value compose(Subject& subject, const std::string& role, const Manner& manner = {});

}  // namespace slipway::check
