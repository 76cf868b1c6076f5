#include "swarm/config/membership.hpp"

#include <algorithm>

namespace swarm {
namespace {

constexpr std::int64_t usual = 3;
constexpr std::int64_t fewest_where_possible = 3;

std::int64_t in_group(const std::string& group, const std::vector<PlannedNode>& nodes) {
  return std::count_if(nodes.begin(), nodes.end(),
                       [&](const auto& node) { return node.group == group; });
}

}  // namespace

std::int64_t managers_among(const Settings& settings, const std::vector<PlannedNode>& nodes) {
  if (!settings.manager_group.empty()) return in_group(settings.manager_group, nodes);
  if (settings.managers > 0) return settings.managers;
  return static_cast<std::int64_t>(nodes.size()) < usual ? 1 : usual;
}

std::vector<NodeRole> roles_of(const Settings& settings, const std::vector<PlannedNode>& nodes) {
  std::vector<NodeRole> roles;
  const auto by_number = managers_among(settings, nodes);
  for (const auto& node : nodes) {
    const bool manages = settings.manager_group.empty()
                             ? static_cast<std::int64_t>(roles.size()) < by_number
                             : node.group == settings.manager_group;
    roles.push_back(manages ? NodeRole::manager : NodeRole::worker);
  }
  return roles;
}

ManagerFault manager_fault(const Settings& settings, const std::vector<PlannedNode>& nodes) {
  const auto count = managers_among(settings, nodes);
  const auto all = static_cast<std::int64_t>(nodes.size());
  const std::string option = settings.manager_group.empty() ? "managers" : "manager_group";
  const auto said = std::to_string(count) + (count == 1 ? " manager" : " managers");
  if (count == 0)
    return {option, "no node is in the group '" + settings.manager_group + "' of the managers",
            "name a group of the stack file"};
  if (count > all)
    return {option, said + " need as many nodes, but there are " + std::to_string(all),
            "set platform.managers to 1 or 3"};
  if (count % 2 == 0)
    return {option, said + ": an even number bears no more losses than one manager less",
            "take " + std::to_string(count - 1) + " or " + std::to_string(count + 1)};
  if (count < fewest_where_possible && all >= fewest_where_possible)
    return {
        option,
        said + " of " + std::to_string(all) + " nodes: the swarm would be lost with one of them",
        "take 3"};
  return {};
}

}  // namespace swarm
