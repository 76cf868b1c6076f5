#pragma once
#include <optional>
#include <string>

#include "swarm/resources/context.hpp"

/// The swarm's own list of nodes, through a manager.
namespace swarm {

/// The label by which a node of the list is known as one of the stack.
inline constexpr const char* node_mark = "io.slipway.node";

/// How a node of the list is described by docker; null: it is not in the list.
std::optional<Value> listed_node(const Machine& manager, const std::string& id);

/// Writes a changed `Spec` back with the version that was read.  Throws `conflict` when somebody
/// wrote meanwhile.
void write_node(const Machine& manager, const Value& node, const Value& spec,
                const std::string& what);

/// Takes it off the list, dead or alive; a manager must have been demoted before.
void strike_off(const Machine& manager, const std::string& id);

inline bool is_manager(const Value& node) { return node["Spec"]["Role"].as_string() == "manager"; }
/// Whether it is a voice among the managers, which it is until it was demoted in fact.
inline bool has_voice(const Value& node) { return node["ManagerStatus"].is_map(); }
inline bool is_ready(const Value& node) { return node["Status"]["State"].as_string() == "ready"; }

}  // namespace swarm
