#include "azure_emulator/machines/lifecycle.hpp"

#include "azure_emulator/machines/certificate.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

MachineOrder order_for(const MachinePlace& place) {
  const Role& role = *place.role;
  MachineOrder order;
  order.id = role.machine_id;
  order.service = place.service->name;
  order.name = role.name;
  order.user_data = role.provisioning.user_data;
  for (const auto& fingerprint : role.provisioning.fingerprints) {
    const auto found = place.service->certificates.find(fingerprint);
    if (found != place.service->certificates.end()) {
      order.authorized_key = authorized_key(found->second);
    }
  }
  order.private_ip = role.instance.address;
  order.vip = place.deployment->vip;
  order.endpoints = role.endpoints;
  return order;
}

std::string take_address(World& world, const MachinePlace& place) {
  const Role& role = *place.role;
  const auto network = place.subscription->networks.find(lower(place.deployment->network));
  // A machine that really runs needs an address that this host can listen on.
  if (world.host.runs_machines() || network == place.subscription->networks.end()) {
    return world.addresses.take_machine();
  }
  if (!role.static_address.empty() && world.addresses.take(role.static_address)) {
    return role.static_address;
  }
  for (const auto& subnet : network->second.subnets) {
    if (!same_name(subnet.name, role.subnet)) continue;
    auto address = world.addresses.take_in(subnet.prefix);
    if (!address.empty()) return address;
  }
  return world.addresses.take_machine();
}

void become_ready(World& world, const MachinePlace& place) {
  Instance& instance = place.role->instance;
  instance.phase = Phase::ready;
  instance.details.clear();
  instance.error_code.clear();
  instance.ready_at = world.timeline.now();
  world.last_ready = world.timeline.now();
  world.doomed_machines.erase(place.role->machine_id);
}

/// Runs `action` later, if the machine is then still in the same life.
template <typename Action>
void later(World& world, const Role& role, Span span, Action action) {
  const auto id = role.machine_id;
  const auto life = role.instance.life;
  world.timeline.after(span, [&world, id, life, action] {
    const MachinePlace place = world.find_machine(id);
    if (place && place.role->instance.life == life) action(world, place);
  });
}

void schedule_phase(World& world, const Role& role, Span span, Phase phase) {
  later(world, role, span, [phase](World&, const MachinePlace& place) {
    if (place.role->instance.phase == Phase::failed) return;
    place.role->instance.phase = phase;
    place.role->instance.details = phase == Phase::provisioning ? "Starting" : "";
  });
}

void boot(World& world, const MachinePlace& place) {
  place.role->instance.phase = Phase::booting;
  if (!world.host.runs_machines()) return;
  place.role->instance.driver_started = true;
  world.host.start(order_for(place));
}

void time_out(World&, const MachinePlace& place) {
  Instance& instance = place.role->instance;
  if (instance.phase == Phase::ready || instance.phase == Phase::failed) return;
  instance.phase = Phase::failed;
  instance.failure_status = "ProvisioningTimeout";
  instance.error_code = "ProvisioningTimeout";
  instance.details =
      "OS Provisioning for VM '" + place.role->name + "' did not finish in the allotted time.";
}

/// The clock's least time is over: ready, unless the machine still has to say so.
void clock_allows(World& world, const MachinePlace& place) {
  Instance& instance = place.role->instance;
  instance.least_time_over = true;
  if (instance.phase != Phase::provisioning) return;
  if (world.doomed_machines.count(place.role->machine_id) > 0) return;
  if (world.host.runs_machines() && !instance.driver_ready) return;
  become_ready(world, place);
}

}  // namespace

void allot(World& world, const MachinePlace& place) {
  Instance& instance = place.role->instance;
  instance.phase = Phase::allotted;
  if (instance.address.empty()) instance.address = take_address(world, place);
  auto& public_ip = place.role->public_ip;
  if (public_ip && public_ip->address.empty()) {
    // On the machine's own address every port is open, as sheet 11 says of an instance's public
    // one.
    public_ip->address =
        world.host.runs_machines() ? instance.address : world.addresses.take_public();
  }
}

void power_on(World& world, std::uint64_t machine_id) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place) return;
  allot(world, place);
  Instance& instance = place.role->instance;
  ++instance.life;
  instance.phase = Phase::creating;
  instance.driver_started = false;
  instance.driver_ready = false;
  instance.least_time_over = false;
  instance.details.clear();
  instance.ready_at.reset();
  const Role& role = *place.role;
  const Span ready = world.durations.of("ready");
  schedule_phase(world, role, ready / 6, Phase::starting);
  schedule_phase(world, role, ready / 4, Phase::powering);
  later(world, role, ready / 3, boot);
  schedule_phase(world, role, ready / 2, Phase::provisioning);
  later(world, role, ready, clock_allows);
  later(world, role, world.durations.of("provisioning_timeout") + ready / 3, time_out);
}

void power_off(World& world, Role& role) {
  ++role.instance.life;
  role.instance.ready_at.reset();
  role.instance.details.clear();
  if (!role.instance.driver_started) return;
  role.instance.driver_started = false;
  role.instance.driver_ready = false;
  world.stopping_machines.insert(role.machine_id);
  world.host.stop(role.machine_id);
}

void release(World& world, Role& role) {
  power_off(world, role);
  world.addresses.release(role.instance.address);
  role.instance.address.clear();
  if (!role.public_ip) return;
  world.addresses.release(role.public_ip->address);
  role.public_ip->address.clear();
}

void endpoints_changed(World& world, const MachinePlace& place) {
  if (place.role->instance.driver_started) world.host.change(order_for(place));
}

void on_machine_ready(World& world, std::uint64_t machine_id) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place || !place.role->instance.driver_started) return;
  Instance& instance = place.role->instance;
  instance.driver_ready = true;
  const bool returned =
      instance.phase == Phase::failed && instance.failure_status == "UnresponsiveRole";
  if (returned) become_ready(world, place);
  const bool wanted = world.doomed_machines.count(machine_id) == 0;
  if (instance.phase == Phase::provisioning && instance.least_time_over && wanted) {
    become_ready(world, place);
  }
}

void on_machine_failed(World& world, std::uint64_t machine_id, const std::string& reason) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place || !place.role->instance.driver_started) return;
  Instance& instance = place.role->instance;
  const bool was_ready = instance.phase == Phase::ready;
  instance.phase = Phase::failed;
  instance.failure_status = was_ready ? "UnresponsiveRole" : "ProvisioningFailed";
  instance.error_code = instance.failure_status;
  instance.details = reason;
  instance.driver_ready = false;
}

void on_machine_stopped(World& world, std::uint64_t machine_id) {
  world.stopping_machines.erase(machine_id);
}

}  // namespace azure_emulator
