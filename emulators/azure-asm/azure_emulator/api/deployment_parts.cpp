#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 6: inner load balancers, name servers and further public addresses of a deployment.
namespace azure_emulator {
namespace {

/// An operation that changes the deployment at its end, in the time that a change of addresses
/// takes.
template <typename Change>
Reply change_later(Call& call, HostedService& service, Change change) {
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("virtual_ip");
  work.done = [&world, name = service.name, change] {
    HostedService* there = service_later(world, name);
    if (there != nullptr && there->deployment) change(*there->deployment);
  };
  return accept(call, std::move(work));
}

template <typename List>
auto named(List& list, const std::string& name) {
  return std::find_if(list.begin(), list.end(),
                      [&](const auto& one) { return same_name(one.name, name); });
}

template <typename List>
void require_named(const List& list, const std::string& name) {
  if (named(list, name) == list.end()) throw not_found("The name '" + name + "' does not exist.");
}

template <typename List>
void require_unnamed(const List& list, const std::string& name) {
  if (named(list, name) != list.end()) throw conflict("The name '" + name + "' already exists.");
}

InnerBalancer read_balancer(const Element& body) {
  InnerBalancer balancer;
  balancer.name = body.get("Name");
  if (const Element* front = body.child("FrontendIpConfiguration")) {
    balancer.subnet = front->get("SubnetName");
    balancer.static_address = front->get("StaticVirtualNetworkIPAddress");
  }
  return balancer;
}

template <typename List, typename Item>
void put(List& list, const Item& item) {
  const auto found = named(list, item.name);
  if (found == list.end()) {
    list.push_back(item);
  } else {
    *found = item;
  }
}

template <typename List>
void drop(List& list, const std::string& name) {
  const auto found = named(list, name);
  if (found != list.end()) list.erase(found);
}

}  // namespace

Reply handlers::add_balancer(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  const InnerBalancer balancer = read_balancer(call.body);
  require_unnamed(deployment.balancers, balancer.name);
  if (!deployment.balancers.empty()) {
    throw bad_request("A deployment can have at most one internal load balancer.");
  }
  return change_later(call, service,
                      [balancer](Deployment& there) { put(there.balancers, balancer); });
}

Reply handlers::update_balancer(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  require_named(deployment.balancers, call.part("name"));
  const InnerBalancer balancer = read_balancer(call.body);
  return change_later(call, service,
                      [balancer](Deployment& there) { put(there.balancers, balancer); });
}

Reply handlers::delete_balancer(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  require_named(deployment.balancers, call.part("name"));
  return change_later(call, service, [name = call.part("name")](Deployment& there) {
    drop(there.balancers, name);
  });
}

Reply handlers::add_dns_server(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  const DnsServer server{call.body.get("Name"), call.body.get("Address")};
  require_unnamed(deployment.dns, server.name);
  return change_later(call, service, [server](Deployment& there) { put(there.dns, server); });
}

Reply handlers::update_dns_server(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  require_named(deployment.dns, call.part("name"));
  const DnsServer server{call.body.get("Name"), call.body.get("Address")};
  return change_later(call, service, [server](Deployment& there) { put(there.dns, server); });
}

Reply handlers::delete_dns_server(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  require_named(deployment.dns, call.part("name"));
  return change_later(call, service,
                      [name = call.part("name")](Deployment& there) { drop(there.dns, name); });
}

Reply handlers::add_virtual_ip(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  const std::string& name = call.part("name");
  const auto& extra = deployment.extra_vips;
  require_unnamed(extra, name);
  // Sheet 15: five public addresses per deployment, the first one included.
  if (extra.size() >= 4) throw bad_request("A deployment can have at most 5 virtual IPs.");
  return change_later(call, service, [&world = call.world, name](Deployment& there) {
    there.extra_vips.push_back({name, world.addresses.take_vip()});
  });
}

Reply handlers::delete_virtual_ip(Call& call) {
  HostedService& service = the_service(call);
  const Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  require_named(deployment.extra_vips, call.part("name"));
  return change_later(call, service,
                      [&world = call.world, name = call.part("name")](Deployment& there) {
                        const auto found = named(there.extra_vips, name);
                        if (found == there.extra_vips.end()) return;
                        world.addresses.release(found->address);
                        there.extra_vips.erase(found);
                      });
}

}  // namespace azure_emulator
