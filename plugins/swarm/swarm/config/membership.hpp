#pragma once
#include <string>
#include <vector>

#include "swarm/config/settings.hpp"

namespace swarm {

/// What a node of the stack is to be in the swarm.
enum class NodeRole { worker, manager };

inline const char* to_text(NodeRole role) {
  return role == NodeRole::manager ? "manager" : "worker";
}

/// A node as the stack file has it.
struct PlannedNode {
  std::string name;
  std::string group;
};

/// Why the managers cannot be as the options have it.
struct ManagerFault {
  std::string option;  ///< which is to blame
  std::string message;
  std::string help;
};

/// How many managers the options ask for, given the nodes in the stack file's order.
std::int64_t managers_among(const Settings& settings, const std::vector<PlannedNode>& nodes);

/// The role of each node, in the order of `nodes`.
std::vector<NodeRole> roles_of(const Settings& settings, const std::vector<PlannedNode>& nodes);

/// What is wrong with the managers; nothing wrong: an empty message.  An even number tolerates no
/// more losses than one less and is refused, and so is less than three where there are three nodes.
ManagerFault manager_fault(const Settings& settings, const std::vector<PlannedNode>& nodes);

}  // namespace swarm
