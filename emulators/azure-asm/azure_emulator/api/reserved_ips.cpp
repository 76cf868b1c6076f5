#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 9: reserved addresses.
namespace azure_emulator {
namespace {

ReservedIp& the_ip(Call& call) {
  const std::string& name = call.part("ip");
  const auto found = call.subscription.reserved_ips.find(lower(name));
  if (found == call.subscription.reserved_ips.end()) {
    throw not_found("The reserved IP " + name + " does not exist.");
  }
  return found->second;
}

void write_ip(XmlWriter& writer, const ReservedIp& ip) {
  writer.text("Name", ip.name).text("Address", ip.address).text("Id", dashed(ip.id));
  if (!ip.label.empty()) writer.text("Label", ip.label);
  writer.text("State", ip.state).flag("InUse", !ip.service.empty());
  if (!ip.service.empty()) {
    writer.text("ServiceName", ip.service).text("DeploymentName", ip.deployment);
  }
  writer.text("Location", ip.location);
}

HostedService& named_service(Call& call) {
  const std::string name = call.body.get("ServiceName");
  const auto found = call.subscription.services.find(lower(name));
  if (found == call.subscription.services.end()) {
    throw not_found("The hosted service does not exist.");
  }
  const std::string deployment = call.body.get("DeploymentName");
  if (!found->second.deployment || !same_name(found->second.deployment->name, deployment)) {
    throw not_found("The deployment name '" + deployment + "' does not exist.");
  }
  return found->second;
}

/// The deployment's address becomes `address`; its machines hear of it.
void change_vip(World& world, Subscription& subscription, HostedService& service,
                const std::string& address, const std::string& reserved_name) {
  Deployment& deployment = *service.deployment;
  deployment.vip = address;
  deployment.reserved_ip = reserved_name;
  for (const auto& role : deployment.roles) {
    endpoints_changed(world, {&subscription, &service, &deployment, role.get()});
  }
}

}  // namespace

Reply handlers::list_reserved_ips(Call& call) {
  XmlWriter writer("ReservedIPs");
  for (const auto& [key, ip] : call.subscription.reserved_ips) {
    const XmlScope scope(writer, "ReservedIP");
    write_ip(writer, ip);
  }
  return xml_reply(writer.finish());
}

Reply handlers::get_reserved_ip(Call& call) {
  XmlWriter writer("ReservedIP");
  write_ip(writer, the_ip(call));
  return xml_reply(writer.finish());
}

Reply handlers::create_reserved_ip(Call& call) {
  ReservedIp ip;
  ip.name = call.body.get("Name");
  ip.label = call.body.get("Label");
  ip.location = call.body.get("Location");
  auto& all = call.subscription.reserved_ips;
  if (ip.name.empty()) throw bad_request("The reserved IP has no name.");
  if (!is_location(ip.location)) throw bad_request("The location constraint is not valid.");
  if (all.count(lower(ip.name)) > 0) {
    throw conflict("The reserved IP " + ip.name + " already exists.");
  }
  if (const auto over = over_quota("reserved IP count", call.subscription.quotas.reserved_ips,
                                   static_cast<int>(all.size()), 1)) {
    return accept_and_fail(call, nullptr, *over);
  }
  World& world = call.world;
  ip.id = world.new_id();
  ip.address = world.addresses.take_vip();
  ip.state = "Creating";
  const std::string key = lower(ip.name);
  all.emplace(key, ip);
  Work work;
  work.takes = world.durations.of("reserved_ip");
  work.done = [&all, key] { all.at(key).state = "Created"; };
  work.undo = [&world, &all, key] {
    world.addresses.release(all.at(key).address);
    all.erase(key);
  };
  return accept(call, std::move(work));
}

Reply handlers::delete_reserved_ip(Call& call) {
  ReservedIp& ip = the_ip(call);
  if (!ip.service.empty()) {
    throw bad_request("The reserved IP " + ip.name + " is in use by the deployment " +
                      ip.deployment + ".");
  }
  World& world = call.world;
  ip.state = "Deleting";
  Work work;
  work.takes = world.durations.of("reserved_ip");
  work.done = [&world, &all = call.subscription.reserved_ips, key = lower(ip.name)] {
    const auto found = all.find(key);
    if (found == all.end()) return;
    world.addresses.release(found->second.address);
    all.erase(found);
  };
  work.undo = [&all = call.subscription.reserved_ips, key = lower(ip.name)] {
    const auto found = all.find(key);
    if (found != all.end()) found->second.state = "Created";
  };
  return accept(call, std::move(work));
}

Reply handlers::associate_reserved_ip(Call& call) {
  ReservedIp& ip = the_ip(call);
  HostedService& service = named_service(call);
  if (auto late = require_free(call, service)) return *late;
  if (!ip.service.empty()) {
    throw bad_request("The reserved IP " + ip.name + " is already in use.");
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("virtual_ip");
  work.done = [&world, &subscription = call.subscription, name = service.name,
               key = lower(ip.name)] {
    HostedService* there = service_later(world, name);
    const auto found = subscription.reserved_ips.find(key);
    if (there == nullptr || !there->deployment || found == subscription.reserved_ips.end()) return;
    world.addresses.release(there->deployment->vip);
    found->second.service = there->name;
    found->second.deployment = there->deployment->name;
    change_vip(world, subscription, *there, found->second.address, found->second.name);
  };
  return accept(call, std::move(work));
}

Reply handlers::disassociate_reserved_ip(Call& call) {
  ReservedIp& ip = the_ip(call);
  HostedService& service = named_service(call);
  if (auto late = require_free(call, service)) return *late;
  if (!same_name(ip.service, service.name)) {
    throw bad_request("The reserved IP " + ip.name + " is not associated with the deployment.");
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("virtual_ip");
  work.done = [&world, &subscription = call.subscription, name = service.name,
               key = lower(ip.name)] {
    HostedService* there = service_later(world, name);
    const auto found = subscription.reserved_ips.find(key);
    if (there == nullptr || !there->deployment || found == subscription.reserved_ips.end()) return;
    found->second.service.clear();
    found->second.deployment.clear();
    change_vip(world, subscription, *there, world.addresses.take_vip(), {});
  };
  return accept(call, std::move(work));
}

}  // namespace azure_emulator
