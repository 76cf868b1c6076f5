#include <set>

#include "swarm/config/membership.hpp"
#include "swarm/platform.hpp"
#include "swarm/resources/docker_resource.hpp"
#include "swarm/resources/node_resource.hpp"
#include "swarm/resources/swarm_resource.hpp"

namespace swarm {
namespace {

using slipway::contract::Layout;
using slipway::contract::Resource;

std::string address_of(const Resource& resource) {
  return "platform/" + resource.type + "/" + resource.name;
}

/// All that stands on the machines and goes when they all go.
std::vector<std::string> containers_of(const Layout& layout) {
  std::set<std::string> all;
  for (const auto& node : layout.nodes) all.insert(node.removed_by.begin(), node.removed_by.end());
  return {all.begin(), all.end()};
}

/// Emits resources and tells their addresses.
class Emitter {
 public:
  Emitter(const Call& call, const Layout& layout) : call_(call), inside_(containers_of(layout)) {}

  std::string emit(Resource resource) {
    if (resource.contained_by.empty()) resource.contained_by = inside_;
    auto address = address_of(resource);
    if (!call_.emit(std::move(resource)))
      throw Failure("cancelled", "the host wants no more resources");
    return address;
  }

 private:
  const Call& call_;
  std::vector<std::string> inside_;
};

std::vector<PlannedNode> planned(const Layout& layout) {
  std::vector<PlannedNode> nodes;
  for (const auto& node : layout.nodes) nodes.push_back({node.name, node.group});
  return nodes;
}

void require_managers(const Settings& settings, const std::vector<PlannedNode>& nodes) {
  const auto fault = manager_fault(settings, nodes);
  if (fault.message.empty()) return;
  Failure failure("invalid", fault.message);
  failure.with_hint(fault.help).findings =
      Value::list().push(Finding::error("swarm.managers", fault.message)
                             .option("platform", {fault.option})
                             .help(fault.help)
                             .value());
  throw failure;
}

}  // namespace

slipway::Expansion expand_platform(const Context& context, const Layout& layout, const Call& call) {
  const auto nodes = planned(layout);
  if (nodes.empty()) return {};
  require_managers(context.settings, nodes);
  const auto roles = roles_of(context.settings, nodes);
  const auto images = context.images.digests();
  Emitter out(call, layout);
  std::vector<std::string> managers;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto docker = out.emit(docker_resource::resource(layout.nodes[i], images));
    if (roles[i] == NodeRole::manager) managers.push_back(docker);
  }
  out.emit(swarm_resource::resource(context.settings, managers));
  std::vector<std::string> members;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    members.push_back(out.emit(node_resource::resource(layout.nodes[i], roles[i])));
  return slipway::Expansion().output("managers", static_cast<std::int64_t>(managers.size()));
}

}  // namespace swarm
