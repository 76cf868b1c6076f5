#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/deployment_xml.hpp"
#include "azure_emulator/api/role_request.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 11: adding, changing and removing the machines of a deployment.
namespace azure_emulator {
namespace {

void check_room(const Call& call, const Deployment& deployment) {
  const auto most = static_cast<std::size_t>(call.subscription.quotas.roles_per_service);
  if (deployment.roles.size() >= most) {
    throw bad_request("The deployment can have at most " + std::to_string(most) +
                      " virtual machines.");
  }
}

/// Half way the machine has its addresses and shows as StoppedVM.
void schedule_allotment(World& world, std::uint64_t machine_id, Span span) {
  world.timeline.after(span, [&world, machine_id] {
    const MachinePlace place = world.find_machine(machine_id);
    if (place && place.role->instance.phase == Phase::waiting) allot(world, place);
  });
}

/// Removing these would leave the deployment without a machine.
void check_not_last(const Deployment& deployment, std::size_t leaving, const std::string& name) {
  if (deployment.roles.size() > leaving) return;
  throw bad_request("Role " + name +
                    " is the only role present in the deployment and so cannot be removed. Please "
                    "delete the deployment or add another role before removing this role.");
}

Reply remove_roles(Call& call, HostedService& service, const std::vector<Role*>& leaving) {
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("delete_role");
  std::vector<std::string> names;
  for (Role* role : leaving) {
    names.push_back(role->name);
    if (call.directives.fail_operation) continue;
    begin_removal(world, *role);
    work.until_stopped.push_back(role->machine_id);
  }
  const Media media = call.with_media() ? Media::remove : Media::keep;
  work.done = [&world, &subscription = call.subscription, service_name = service.name, names,
               media] {
    HostedService* there = service_later(world, service_name);
    if (there == nullptr) return;
    for (const auto& name : names) remove_role(world, subscription, *there, name, media);
  };
  return accept(call, std::move(work));
}

/// What an update may change, taken over from the request.
void take_over(Role& role, const Role& wanted) {
  role.size = wanted.size;
  role.endpoints = wanted.endpoints;
  role.subnet = wanted.subnet;
  role.static_address = wanted.static_address;
  role.availability_set = wanted.availability_set;
  if (wanted.guest_agent) role.guest_agent = wanted.guest_agent;
  if (!wanted.public_ip || !role.public_ip) {
    role.public_ip = wanted.public_ip;
  } else {
    const std::string address = role.public_ip->address;
    role.public_ip = wanted.public_ip;
    role.public_ip->address = address;
  }
  role.os_disk.caching = wanted.os_disk.caching;
}

void apply_update(World& world, std::uint64_t machine_id, const Role& wanted) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place) return;
  const bool resized = !same_name(place.role->size, wanted.size);
  const bool moved = !same_name(place.role->availability_set, wanted.availability_set);
  take_over(*place.role, wanted);
  place.deployment->modified = world.timeline.now();
  const Phase phase = place.role->instance.phase;
  if (phase == Phase::stopped || phase == Phase::deallocated) return;
  // A new size and another availability set restart the machine.
  if (resized || moved) {
    power_off(world, *place.role);
    power_on(world, machine_id);
  } else {
    allot(world, place);
    place.role->instance.phase = phase;
    endpoints_changed(world, place);
  }
}

}  // namespace

Reply handlers::add_role(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  auto role = read_role(call.body);
  if (deployment.role(role->name) != nullptr) {
    throw conflict("The role name '" + role->name + "' already exists in the deployment.");
  }
  check_room(call, deployment);
  const RoleSetting setting = setting_for(call, service);
  check_role(*role, setting, true);
  if (const auto refusal = late_refusal({role.get()}, setting)) {
    return accept_and_fail(call, &service, *refusal);
  }
  World& world = call.world;
  const Role& added = insert_role(call, service, std::move(role));
  Work work;
  work.service = &service;
  work.takes = world.durations.of("add_role");
  work.done = [&world, id = added.machine_id] { power_on(world, id); };
  work.undo = [&world, &subscription = call.subscription, service_name = service.name,
               name = added.name] {
    if (auto* there = service_later(world, service_name)) {
      remove_role(world, subscription, *there, name, Media::remove);
    }
  };
  schedule_allotment(world, added.machine_id, work.takes / 2);
  return accept(call, std::move(work));
}

Reply handlers::get_role(Call& call) {
  const Role& role = the_role(call, the_deployment(call, the_service(call)));
  XmlWriter writer("PersistentVMRole");
  write_role(writer, role);
  return xml_reply(writer.finish());
}

Reply handlers::update_role(Call& call) {
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  if (auto late = require_free(call, service)) return *late;
  auto wanted = read_role(call.body);
  if (!same_name(wanted->name, role.name)) {
    throw bad_request("The role name in the body is not the one in the address.");
  }
  if (wanted->provisioning.given) {
    throw bad_request("The provisioning configuration of a role cannot be changed.");
  }
  if (wanted->os_disk.disk_name.empty()) {
    throw bad_request("The OS disk of the role must be named.");
  }
  const RoleSetting setting = setting_for(call, service, &role);
  check_role(*wanted, setting, false);
  if (const auto refusal = late_refusal({wanted.get()}, setting, &role)) {
    return accept_and_fail(call, &service, *refusal);
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("update_role");
  work.done = [&world, id = role.machine_id, shared = std::shared_ptr<Role>(std::move(wanted))] {
    apply_update(world, id, *shared);
  };
  return accept(call, std::move(work));
}

Reply handlers::delete_role(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  Role& role = the_role(call, deployment);
  if (auto late = require_free(call, service)) return *late;
  check_not_last(deployment, 1, role.name);
  return remove_roles(call, service, {&role});
}

Reply handlers::delete_role_instances(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  if (auto late = require_free(call, service)) return *late;
  std::vector<Role*> leaving;
  for (const Element* name : call.body.all("Name")) {
    Role* role = deployment.role(name->text);
    if (role == nullptr) throw not_found("The role name '" + name->text + "' does not exist.");
    if (std::find(leaving.begin(), leaving.end(), role) == leaving.end()) leaving.push_back(role);
  }
  if (leaving.empty()) throw bad_request("No role instance was named.");
  check_not_last(deployment, leaving.size(), leaving.front()->name);
  return remove_roles(call, service, leaving);
}

}  // namespace azure_emulator
