#include "core/compose/requirements.hpp"

#include <map>
#include <set>
#include <string_view>

namespace slipway::core {
namespace {

Finding unmet(const std::string& what, const contract::Requirement& requirement,
              const std::string& help) {
  Finding finding;
  finding.kind = FailureClass::invalid;
  finding.code = "compose.requirement";
  finding.message = what;
  if (!requirement.because.empty()) finding.message += ": " + requirement.because;
  finding.help = help;
  finding.role = "cloud";
  finding.option = {"nodes"};
  return finding;
}

std::int64_t next_fit(std::int64_t count, const contract::Requirement& requirement) {
  auto fit = std::max(count, requirement.min_nodes);
  if (requirement.odd_nodes && fit % 2 == 0) ++fit;
  return fit;
}

void check_count(std::int64_t count, const contract::Requirement& requirement,
                 std::vector<Finding>& findings) {
  const auto have = std::to_string(count) + (count == 1 ? " node" : " nodes");
  const auto help = "set cloud.nodes to " + std::to_string(next_fit(count, requirement));
  if (count < requirement.min_nodes)
    findings.push_back(
        unmet(have + ", but the platform needs at least " + std::to_string(requirement.min_nodes),
              requirement, help));
  else if (requirement.odd_nodes && count % 2 == 0)
    findings.push_back(unmet(have + ", but the platform needs an odd number", requirement, help));
}

void check_machine(const contract::LayoutNode& node, const contract::Requirement& requirement,
                   std::vector<Finding>& findings) {
  const auto& facts = node.facts;
  if (requirement.memory_mb > 0 && facts.memory_mb > 0 && facts.memory_mb < requirement.memory_mb) {
    auto finding =
        unmet("node '" + node.name + "' has " + std::to_string(facts.memory_mb) +
                  " MB of memory, but the platform needs " + std::to_string(requirement.memory_mb),
              requirement, "choose a larger machine size");
    finding.option.clear();
    findings.push_back(std::move(finding));
  }
  if (requirement.data_disk && !facts.data_disk) {
    auto finding = unmet("node '" + node.name + "' has no data disk, but the platform needs one",
                         requirement, {});
    finding.option.clear();
    findings.push_back(std::move(finding));
  }
}

}  // namespace

void check_requirements(const std::vector<contract::Requirement>& requirements,
                        const contract::Layout& layout, std::vector<Finding>& findings) {
  for (const auto& requirement : requirements) {
    std::int64_t count = 0;
    std::set<std::string_view> groups;
    for (const auto& node : layout.nodes) {
      if (!requirement.group.empty() && requirement.group != node.group) continue;
      ++count;
      // Machines of a group are alike: one finding of a kind is enough for each group.
      if (groups.insert(node.group).second) check_machine(node, requirement, findings);
    }
    check_count(count, requirement, findings);
  }
}

void check_endpoints(const std::vector<contract::Endpoint>& endpoints,
                     std::vector<Finding>& findings) {
  std::map<std::string, std::string> names;
  std::map<std::string, std::string> ports;
  const auto fail = [&](std::string message) {
    Finding finding;
    finding.kind = FailureClass::invalid;
    finding.code = "compose.endpoint";
    finding.role = "platform";
    finding.message = std::move(message);
    findings.push_back(std::move(finding));
  };
  for (const auto& endpoint : endpoints) {
    const auto port = endpoint.protocol + " port " + std::to_string(endpoint.port);
    if (const auto [at, fresh] = names.emplace(endpoint.name, port); !fresh) {
      fail("two endpoints have the name '" + endpoint.name + "': " + at->second + " and " + port);
      continue;
    }
    if (const auto [at, fresh] = ports.emplace(port, endpoint.name); !fresh)
      fail("the endpoints '" + at->second + "' and '" + endpoint.name + "' both want " + port);
  }
}

}  // namespace slipway::core
