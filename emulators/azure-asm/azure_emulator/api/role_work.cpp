#include "azure_emulator/api/role_work.hpp"

#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

std::string new_disk_name(World& world, const HostedService& service, const Role& role,
                          int number) {
  return service.deployment->name + "-" + role.name + "-" + std::to_string(number) + "-" +
         utc_digits(world.timeline.now()) + world.disk_serial();
}

/// Where the service puts a blob that nobody named: in its own default account.
std::string default_link(const std::string& disk_name) {
  return "https://portalvhds0.blob.core.windows.net/vhds/" + disk_name + ".vhd";
}

void add_disk_record(Call& call, const HostedService& service, const Role& role, Disk disk) {
  disk.service = service.name;
  disk.deployment = service.deployment->name;
  disk.role = role.name;
  disk.location = service.location;
  disk.affinity_group = service.affinity_group;
  disk.created = call.world.timeline.now();
  call.world.blobs.emplace(lower(disk.media_link), Blob{disk.media_link, disk.size_gb});
  call.subscription.disks.insert_or_assign(lower(disk.name), disk);
}

void attach(const HostedService& service, const Role& role, Disk& disk) {
  disk.service = service.name;
  disk.deployment = service.deployment->name;
  disk.role = role.name;
  disk.released.reset();
}

void register_os_disk(Call& call, const HostedService& service, Role& role) {
  OsDisk& os_disk = role.os_disk;
  if (!os_disk.disk_name.empty()) {
    Disk& disk = *find_disk(call.subscription, os_disk.disk_name);
    attach(service, role, disk);
    os_disk.media_link = disk.media_link;
    os_disk.image = disk.image;
    return;
  }
  os_disk.disk_name = new_disk_name(call.world, service, role, 0);
  if (os_disk.media_link.empty()) os_disk.media_link = default_link(os_disk.disk_name);
  Disk disk;
  disk.name = os_disk.disk_name;
  disk.label = os_disk.label;
  disk.os = os_disk.os;
  disk.media_link = os_disk.media_link;
  disk.image = os_disk.image;
  const Image* image = call.world.find_image(os_disk.image);
  disk.size_gb = image != nullptr ? image->size_gb : 30;
  add_disk_record(call, service, role, disk);
}

/// A disk of a role that goes: removed with its blob, or attached for a while yet.
void let_go(World& world, Subscription& subscription, const std::string& disk_name, Media media) {
  Disk* disk = find_disk(subscription, disk_name);
  if (disk == nullptr) return;
  if (media == Media::remove) {
    world.blobs.erase(lower(disk->media_link));
    subscription.disks.erase(lower(disk_name));
    return;
  }
  disk->released = world.timeline.now() + world.durations.of("disk_release");
  const std::string key = lower(disk_name);
  world.timeline.at(*disk->released, [&subscription, key] {
    const auto found = subscription.disks.find(key);
    if (found == subscription.disks.end() || !found->second.released) return;
    found->second.released.reset();
    found->second.service.clear();
    found->second.deployment.clear();
    found->second.role.clear();
  });
}

void let_role_go(World& world, Subscription& subscription, Role& role, Media media) {
  release(world, role);
  world.doomed_machines.erase(role.machine_id);
  let_go(world, subscription, role.os_disk.disk_name, media);
  for (const auto& disk : role.data_disks) let_go(world, subscription, disk.disk_name, media);
}

}  // namespace

RoleSetting setting_for(const Call& call, const HostedService& service, const Role* except) {
  RoleSetting setting{call.world, call.subscription, service, {}, {}};
  if (!service.deployment) return setting;
  setting.network = service.deployment->network;
  for (const auto& role : service.deployment->roles) {
    if (role.get() != except) setting.neighbours.push_back(role.get());
  }
  return setting;
}

void register_data_disk(Call& call, const HostedService& service, const Role& role, DataDisk& disk,
                        int number) {
  if (!disk.disk_name.empty()) {
    Disk& known = *find_disk(call.subscription, disk.disk_name);
    attach(service, role, known);
    disk.media_link = known.media_link;
    disk.size_gb = known.size_gb;
    return;
  }
  disk.disk_name = new_disk_name(call.world, service, role, number);
  if (!disk.source_media_link.empty()) disk.media_link = disk.source_media_link;
  if (disk.media_link.empty()) disk.media_link = default_link(disk.disk_name);
  Disk record;
  record.name = disk.disk_name;
  record.label = disk.label;
  record.media_link = disk.media_link;
  record.size_gb = disk.size_gb;
  add_disk_record(call, service, role, record);
}

void register_disks(Call& call, const HostedService& service, Role& role) {
  register_os_disk(call, service, role);
  int number = 1;
  for (auto& disk : role.data_disks) register_data_disk(call, service, role, disk, number++);
}

Role& insert_role(Call& call, HostedService& service, std::unique_ptr<Role> role) {
  Deployment& deployment = *service.deployment;
  role->machine_id = call.world.new_machine_id();
  role->created = call.world.timeline.now();
  const int index = static_cast<int>(deployment.roles.size());
  role->instance.update_domain = index % 5;
  role->instance.fault_domain = index % 2;
  // A port that nobody chose is a high one (sheet 11).
  int next_port = 50000 + static_cast<int>(role->machine_id % 10000);
  for (auto& endpoint : role->endpoints) {
    if (endpoint.port == 0) endpoint.port = next_port++;
  }
  if (call.directives.provisioning_timeout) call.world.doomed_machines.insert(role->machine_id);
  deployment.roles.push_back(std::move(role));
  deployment.modified = call.world.timeline.now();
  register_disks(call, service, *deployment.roles.back());
  return *deployment.roles.back();
}

void remove_role(World& world, Subscription& subscription, HostedService& service,
                 const std::string& role_name, Media media) {
  if (!service.deployment) return;
  auto& roles = service.deployment->roles;
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const auto& role) {
    return same_name(role->name, role_name);
  });
  if (found == roles.end()) return;
  let_role_go(world, subscription, **found, media);
  roles.erase(found);
  service.deployment->modified = world.timeline.now();
}

void remove_deployment(World& world, Subscription& subscription, HostedService& service,
                       Media media) {
  if (!service.deployment) return;
  Deployment& deployment = *service.deployment;
  for (const auto& role : deployment.roles) let_role_go(world, subscription, *role, media);
  const auto reserved = subscription.reserved_ips.find(lower(deployment.reserved_ip));
  if (reserved != subscription.reserved_ips.end()) {
    reserved->second.service.clear();
    reserved->second.deployment.clear();
  } else if (!deployment.vip.empty()) {
    world.addresses.release(deployment.vip);
  }
  for (const auto& extra : deployment.extra_vips) world.addresses.release(extra.address);
  service.deployment.reset();
}

void begin_removal(World& world, Role& role) {
  power_off(world, role);
  role.instance.phase = Phase::deleting;
}

HostedService* service_later(World& world, const std::string& name) {
  return world.find_service(name);
}

void settle_vip(World& world, Deployment& deployment) {
  const bool released =
      std::all_of(deployment.roles.begin(), deployment.roles.end(),
                  [](const auto& role) { return role->instance.phase == Phase::deallocated; });
  if (released == deployment.vip_released) return;
  deployment.vip_released = released;
  if (!deployment.reserved_ip.empty()) return;
  if (released) {
    world.addresses.release(deployment.vip);
  } else {
    deployment.vip = world.addresses.take_vip();
  }
}

}  // namespace azure_emulator
