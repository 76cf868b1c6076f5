#include <map>
#include <set>

#include "swarm/compose/stacks.hpp"
#include "swarm/config/membership.hpp"
#include "swarm/platform.hpp"
#include "swarm/resources/content_resource.hpp"
#include "swarm/resources/docker_resource.hpp"
#include "swarm/resources/network_resource.hpp"
#include "swarm/resources/node_resource.hpp"
#include "swarm/resources/service_resource.hpp"
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

/// The resources of one stack.
class StackEmitter {
 public:
  /// `dockers` and `members`: addresses of what each node has to be first.
  StackEmitter(Emitter& out, const Context& context, std::vector<std::string> dockers,
               std::vector<std::string> members, std::string images)
      : out_(out),
        context_(context),
        dockers_(std::move(dockers)),
        members_(std::move(members)),
        images_(std::move(images)) {}

  void emit(const Compose& compose) {
    for (const auto& network : compose.networks)
      if (network.external)
        names_[network.source] = network.name;
      else
        networks_[network.source] =
            out_.emit(network_resource::resource(network, {swarm_resource::address}));
    emit("secret", compose.secrets, secrets_);
    emit("config", compose.configs, configs_);
    for (const auto& service : compose.services) emit(service);
  }

 private:
  struct Content {
    std::string address;  ///< empty: it is external
    std::string name;
  };
  using Contents = std::map<std::string, Content>;

  void emit(const char* type, const std::vector<ComposeContent>& list, Contents& into) {
    for (const auto& one : list) {
      auto& content = into[one.source];
      content.name = one.name;
      if (!one.external)
        content.address =
            out_.emit(content_resource::resource(type, one, {swarm_resource::address}));
    }
  }

  /// Of what is made here the ids are known only once it is there.
  static Value uses_of(const std::vector<ContentUse>& list, const Contents& contents,
                       const std::string& kind) {
    auto uses = Value::list();
    for (const auto& one : list) {
      const auto& content = contents.at(one.source);
      auto use = Value::map().set("File", one.file);
      const bool ours = !content.address.empty();
      use.set(kind + "ID", ours ? Value(slipway::Reference{content.address, "id"}) : Value(""));
      use.set(kind + "Name",
              ours ? Value(slipway::Reference{content.address, "object"}) : Value(content.name));
      uses.push(std::move(use));
    }
    return uses;
  }

  void emit(const ComposeService& service) {
    service_resource::ServiceParts parts;
    parts.spec = service.spec;
    parts.after = dockers_;  // an image is there before it is named
    parts.after.insert(parts.after.end(), members_.begin(), members_.end());
    parts.members = members_;
    parts.publishing = context_.settings.publishing;
    parts.images = images_;
    auto& task = parts.spec.own_map()["TaskTemplate"];
    auto networks = Value::list();
    for (const auto& use : service.networks) {
      const auto at = networks_.find(use.source);
      const bool ours = at != networks_.end();
      if (ours) parts.networks.push_back(at->second);
      networks.push(Value::map()
                        .set("Target", ours ? Value(slipway::Reference{at->second, "id"})
                                            : Value(names_[use.source]))
                        .set("Aliases", use.aliases));
    }
    task.set("Networks", std::move(networks));
    auto& container = task.own_map()["ContainerSpec"];
    container.set_if("Secrets", uses_of(service.secrets, secrets_, "Secret"));
    container.set_if("Configs", uses_of(service.configs, configs_, "Config"));
    out_.emit(service_resource::resource(parts));
  }

  Emitter& out_;
  const Context& context_;
  std::vector<std::string> dockers_;
  std::vector<std::string> members_;
  std::string images_;
  std::map<std::string, std::string> networks_;  ///< key -> address
  std::map<std::string, std::string> names_;     ///< key -> name of an external one
  Contents secrets_;
  Contents configs_;
};

}  // namespace

slipway::Expansion expand_platform(const Context& context, const Layout& layout, const Call& call) {
  const auto nodes = planned(layout);
  if (nodes.empty()) return {};
  require_managers(context.settings, nodes);
  const auto stacks = read_stacks(context.settings);
  require_sound(stacks);
  const auto roles = roles_of(context.settings, nodes);
  const auto images = context.images.digests();
  Emitter out(call, layout);
  std::vector<std::string> managers;
  std::vector<std::string> dockers;
  std::vector<std::string> members;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    dockers.push_back(out.emit(docker_resource::resource(layout.nodes[i], images)));
    if (roles[i] == NodeRole::manager) managers.push_back(dockers.back());
  }
  out.emit(swarm_resource::resource(context.settings, managers));
  for (std::size_t i = 0; i < nodes.size(); ++i)
    members.push_back(out.emit(node_resource::resource(layout.nodes[i], roles[i])));
  std::string loaded;
  for (const auto& [name, digest] : images) loaded += name + " " + digest + "\n";
  for (const auto& stack : stacks)
    StackEmitter(out, context, dockers, members, loaded).emit(stack.compose);
  return slipway::Expansion().output("managers", static_cast<std::int64_t>(managers.size()));
}

}  // namespace swarm
