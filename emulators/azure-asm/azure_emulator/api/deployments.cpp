#include <memory>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/deployment_xml.hpp"
#include "azure_emulator/api/role_request.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 11 and 12: making, reading and removing a deployment.
namespace azure_emulator {
namespace {

Deployment read_deployment(const Element& body) {
  Deployment deployment;
  deployment.name = body.get("Name");
  deployment.label = body.get("Label");
  deployment.network = body.get("VirtualNetworkName");
  deployment.reserved_ip = body.get("ReservedIPName");
  const Element* dns = body.child("Dns");
  const Element* servers = dns != nullptr ? dns->child("DnsServers") : nullptr;
  if (servers != nullptr) {
    for (const auto& server : servers->children) {
      deployment.dns.push_back({server.get("Name"), server.get("Address")});
    }
  }
  if (const Element* balancers = body.child("LoadBalancers")) {
    for (const auto& balancer : balancers->children) {
      const Element* front = balancer.child("FrontendIpConfiguration");
      const Element none;
      if (front == nullptr) front = &none;
      deployment.balancers.push_back({balancer.get("Name"), front->get("SubnetName"),
                                      front->get("StaticVirtualNetworkIPAddress")});
    }
  }
  return deployment;
}

void check_deployment(Call& call, const HostedService& service, const Deployment& deployment) {
  if (!same_name(call.body.get("DeploymentSlot"), "Production")) {
    throw bad_request("Virtual machines are deployed to the slot Production only.");
  }
  if (!valid_service_name(deployment.name)) {
    throw bad_request("The deployment name '" + deployment.name + "' is invalid.");
  }
  if (deployment.label.empty() || deployment.label.size() > 100) {
    throw bad_request("The label must have 1 to 100 characters.");
  }
  if (service.deployment) {
    throw conflict("The specified deployment slot Production is occupied.");
  }
  if (deployment.balancers.size() > 1) {
    throw bad_request("A deployment can have at most one internal load balancer.");
  }
}

void check_network_name(Call& call, const HostedService& service, const Deployment& deployment) {
  if (deployment.network.empty()) return;
  const auto found = call.subscription.networks.find(lower(deployment.network));
  if (found == call.subscription.networks.end()) {
    throw bad_request("The virtual network " + deployment.network + " does not exist.");
  }
  const VirtualNetwork& network = found->second;
  const bool together =
      network.affinity_group.empty()
          ? service.location.empty() || same_name(network.location, service.location)
          : same_name(network.affinity_group, service.affinity_group);
  if (!together) {
    throw bad_request("The virtual network " + deployment.network +
                      " is not in the location of the hosted service.");
  }
}

void check_reserved_ip(Call& call, const HostedService& service, const Deployment& deployment) {
  if (deployment.reserved_ip.empty()) return;
  const auto found = call.subscription.reserved_ips.find(lower(deployment.reserved_ip));
  if (found == call.subscription.reserved_ips.end()) {
    throw not_found("The reserved IP " + deployment.reserved_ip + " does not exist.");
  }
  if (!found->second.service.empty()) {
    throw bad_request("The reserved IP " + deployment.reserved_ip + " is already in use.");
  }
  if (!service.location.empty() && !same_name(service.location, found->second.location)) {
    throw bad_request("The reserved IP " + deployment.reserved_ip +
                      " is not in the location of the hosted service.");
  }
}

std::vector<std::unique_ptr<Role>> read_roles(Call& call, const RoleSetting& setting) {
  std::vector<std::unique_ptr<Role>> roles;
  RoleSetting growing = setting;
  for (const Element* element : call.body.child("RoleList")->all("Role")) {
    auto role = read_role(*element);
    role->with_deployment = true;
    check_role(*role, growing, true);
    for (const auto& earlier : roles) {
      if (same_name(earlier->name, role->name)) {
        throw bad_request("The role name " + role->name + " is used twice.");
      }
    }
    growing.neighbours.push_back(role.get());
    roles.push_back(std::move(role));
  }
  if (roles.empty()) throw bad_request("A deployment needs at least one role.");
  return roles;
}

/// Resources are there before the machines: the VIP and the instances as StoppedVM.
void allot_deployment(World& world, HostedService& service, Subscription& subscription) {
  Deployment& deployment = *service.deployment;
  const auto reserved = subscription.reserved_ips.find(lower(deployment.reserved_ip));
  if (reserved != subscription.reserved_ips.end()) {
    deployment.vip = reserved->second.address;
    reserved->second.service = service.name;
    reserved->second.deployment = deployment.name;
  } else {
    deployment.vip = world.addresses.take_vip();
  }
  for (const auto& role : deployment.roles) {
    allot(world, {&subscription, &service, &deployment, role.get()});
  }
}

void schedule_allotment(Call& call, const std::string& service_name, Span span) {
  World& world = call.world;
  Subscription& subscription = call.subscription;
  const std::string private_id = world.find_service(service_name)->deployment->private_id;
  world.timeline.after(span, [&world, &subscription, service_name, private_id] {
    HostedService* service = service_later(world, service_name);
    const bool there =
        service != nullptr && service->deployment && service->deployment->private_id == private_id;
    if (there && service->deployment->vip.empty()) {
      allot_deployment(world, *service, subscription);
    }
  });
}

void start_deployment(World& world, Subscription& subscription, const std::string& service_name) {
  HostedService* service = service_later(world, service_name);
  if (service == nullptr || !service->deployment) return;
  if (service->deployment->vip.empty()) allot_deployment(world, *service, subscription);
  service->deployment->phase = DeploymentPhase::running;
  service->deployment->modified = world.timeline.now();
  for (const auto& role : service->deployment->roles) power_on(world, role->machine_id);
}

}  // namespace

Reply handlers::create_deployment(Call& call) {
  HostedService& service = the_service(call);
  if (auto late = require_free(call, service)) return *late;
  Deployment deployment = read_deployment(call.body);
  check_deployment(call, service, deployment);
  check_network_name(call, service, deployment);
  check_reserved_ip(call, service, deployment);
  RoleSetting setting = setting_for(call, service);
  setting.network = deployment.network;
  auto roles = read_roles(call, setting);
  std::vector<const Role*> wanted;
  for (const auto& role : roles) wanted.push_back(role.get());
  if (const auto refusal = late_refusal(wanted, setting)) {
    return accept_and_fail(call, &service, *refusal);
  }
  World& world = call.world;
  deployment.private_id = world.new_id();
  deployment.created = deployment.modified = world.timeline.now();
  if (!deployment.network.empty()) {
    deployment.network_id = dashed(call.subscription.networks.at(lower(deployment.network)).id);
  }
  service.deployment = std::move(deployment);
  const auto more = static_cast<int>(roles.size()) - 1;
  for (auto& role : roles) insert_role(call, service, std::move(role));
  Work work;
  work.service = &service;
  work.takes = world.durations.of("create_deployment") + more * world.durations.of("add_role");
  work.done = [&world, &subscription = call.subscription, name = service.name] {
    start_deployment(world, subscription, name);
  };
  work.undo = [&world, &subscription = call.subscription, name = service.name] {
    if (auto* there = service_later(world, name)) {
      remove_deployment(world, subscription, *there, Media::remove);
    }
  };
  schedule_allotment(call, service.name, work.takes / 3);
  return accept(call, std::move(work));
}

Reply handlers::get_deployment(Call& call) {
  const HostedService& service = the_service(call);
  the_deployment(call, the_service(call));
  XmlWriter writer("Deployment");
  write_deployment(writer, service, call.world.timeline.now());
  return xml_reply(writer.finish());
}

Reply handlers::delete_deployment(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("delete_deployment");
  if (!call.directives.fail_operation) {
    deployment.phase = DeploymentPhase::deleting;
    for (const auto& role : deployment.roles) {
      begin_removal(world, *role);
      work.until_stopped.push_back(role->machine_id);
    }
  }
  const Media media = call.with_media() ? Media::remove : Media::keep;
  work.done = [&world, &subscription = call.subscription, name = service.name, media] {
    if (auto* there = service_later(world, name)) {
      remove_deployment(world, subscription, *there, media);
    }
  };
  return accept(call, std::move(work));
}

Reply handlers::update_set(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  std::vector<Endpoint> changed;
  for (const auto& element : call.body.children) changed.push_back(read_endpoint(element));
  const auto is_member = [](const Endpoint& endpoint, const Endpoint& wanted) {
    return !wanted.set_name.empty() && same_name(endpoint.set_name, wanted.set_name);
  };
  for (auto& wanted : changed) {
    int members = 0;
    for (const auto& role : deployment.roles) {
      for (const auto& endpoint : role->endpoints) members += is_member(endpoint, wanted) ? 1 : 0;
    }
    if (members == 0) {
      throw bad_request("The load-balanced set " + wanted.set_name + " does not exist.");
    }
    wanted.name = wanted.set_name;
    check_endpoints({wanted}, {call.world, call.subscription, service, {}, {}});
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("update_set");
  work.done = [&world, &subscription = call.subscription, name = service.name, changed, is_member] {
    HostedService* there = service_later(world, name);
    if (there == nullptr || !there->deployment) return;
    for (const auto& role : there->deployment->roles) {
      for (auto& endpoint : role->endpoints) {
        for (const auto& wanted : changed) {
          if (!is_member(endpoint, wanted)) continue;
          const std::string own_name = endpoint.name;
          endpoint = wanted;
          endpoint.name = own_name;
        }
      }
      endpoints_changed(world, {&subscription, there, &*there->deployment, role.get()});
    }
  };
  return accept(call, std::move(work));
}

}  // namespace azure_emulator
