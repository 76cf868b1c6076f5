#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/deployment_xml.hpp"
#include "azure_emulator/api/role_request.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 13: the data disks of a role, and registered disks.
namespace azure_emulator {
namespace {

Disk& the_disk(Call& call) {
  Disk* disk = find_disk(call.subscription, call.part("disk"));
  if (disk == nullptr) {
    throw not_found("A disk with name " + call.part("disk") + " does not exist.");
  }
  return *disk;
}

DataDisk& the_data_disk(const Call& call, Role& role) {
  const auto lun = to_number<int>(call.part("lun"));
  const auto found = std::find_if(role.data_disks.begin(), role.data_disks.end(),
                                  [&](const DataDisk& disk) { return lun && disk.lun == *lun; });
  if (found == role.data_disks.end()) {
    throw not_found("No data disk is attached at LUN " + call.part("lun") + ".");
  }
  return *found;
}

void require_unused(const Disk& disk) {
  if (disk.role.empty()) return;
  throw bad_request("A disk with name " + disk.name + " is currently in use by virtual machine " +
                    disk.role + " running within hosted service " + disk.service + ", deployment " +
                    disk.deployment + ".");
}

void write_disk(XmlWriter& writer, const Disk& disk) {
  if (!disk.affinity_group.empty()) writer.text("AffinityGroup", disk.affinity_group);
  if (!disk.role.empty()) {
    const XmlScope scope(writer, "AttachedTo");
    writer.text("DeploymentName", disk.deployment)
        .text("HostedServiceName", disk.service)
        .text("RoleName", disk.role);
  }
  if (!disk.os.empty()) writer.text("OS", disk.os);
  writer.maybe("Label", disk.label);
  if (!disk.location.empty()) writer.text("Location", disk.location);
  writer.number("LogicalDiskSizeInGB", disk.size_gb)
      .text("MediaLink", disk.media_link)
      .text("Name", disk.name);
  if (!disk.image.empty()) writer.text("SourceImageName", disk.image);
  writer.flag("IsPremium", false)
      .text("CreatedTime", utc_text(disk.created))
      .text("IOType", "Standard");
}

/// Rules of sheet 13 for one more disk on a role.
void check_added(const Call& call, const Role& role, const DataDisk& disk,
                 const RoleSetting& setting) {
  const Size* size = find_size(role.size);
  if (size != nullptr && role.data_disks.size() >= static_cast<std::size_t>(size->data_disks)) {
    throw bad_request("The role size " + role.size + " allows at most " +
                      std::to_string(size->data_disks) + " data disks.");
  }
  for (const auto& other : role.data_disks) {
    if (other.lun == disk.lun) {
      throw bad_request("The LUN " + std::to_string(disk.lun) + " is already in use.");
    }
  }
  if (disk.lun < 0 || disk.lun > 31) throw bad_request("The LUN must be between 0 and 31.");
  if (!disk.disk_name.empty()) {
    const auto found = call.subscription.disks.find(lower(disk.disk_name));
    if (found == call.subscription.disks.end()) {
      throw not_found("A disk with name " + disk.disk_name + " does not exist.");
    }
    require_unused(found->second);
  } else if (disk.source_media_link.empty()) {
    if (disk.size_gb < 1 || disk.size_gb > 1023) {
      throw bad_request("The disk size must be between 1 and 1023 GB.");
    }
    if (setting.world.blobs.count(lower(disk.media_link)) > 0) {
      throw conflict("A blob already exists at the location " + disk.media_link + ".");
    }
  }
}

Work disk_work(Call& call, HostedService& service) {
  Work work;
  work.service = &service;
  work.takes = call.world.durations.of("data_disk");
  return work;
}

void detach(World& world, Subscription& subscription, std::uint64_t machine_id, int lun,
            Media media) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place) return;
  auto& disks = place.role->data_disks;
  const auto found = std::find_if(disks.begin(), disks.end(),
                                  [&](const DataDisk& disk) { return disk.lun == lun; });
  if (found == disks.end()) return;
  if (Disk* disk = find_disk(subscription, found->disk_name)) {
    disk->service.clear();
    disk->deployment.clear();
    disk->role.clear();
    if (media == Media::remove) {
      world.blobs.erase(lower(disk->media_link));
      subscription.disks.erase(lower(found->disk_name));
    }
  }
  disks.erase(found);
}

}  // namespace

Reply handlers::add_data_disk(Call& call) {
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  if (auto late = require_free(call, service, call.body.get("DiskName"))) return *late;
  DataDisk disk = read_data_disk(call.body);
  check_added(call, role, disk, setting_for(call, service, &role));
  Work work = disk_work(call, service);
  if (!call.directives.fail_operation) {
    register_data_disk(call, service, role, disk, static_cast<int>(role.data_disks.size()) + 1);
  }
  work.done = [&world = call.world, id = role.machine_id, disk] {
    if (const MachinePlace place = world.find_machine(id)) place.role->data_disks.push_back(disk);
  };
  return accept(call, std::move(work));
}

Reply handlers::get_data_disk(Call& call) {
  const DataDisk& disk =
      the_data_disk(call, the_role(call, the_deployment(call, the_service(call))));
  XmlWriter writer("DataVirtualHardDisk");
  write_data_disk(writer, disk);
  return xml_reply(writer.finish());
}

Reply handlers::update_data_disk(Call& call) {
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  const DataDisk& disk = the_data_disk(call, role);
  if (auto late = require_free(call, service, disk.disk_name)) return *late;
  const DataDisk wanted = read_data_disk(call.body);
  const int new_lun = call.body.find("Lun") ? wanted.lun : disk.lun;
  Work work = disk_work(call, service);
  work.done = [&world = call.world, id = role.machine_id, lun = disk.lun, new_lun,
               caching = wanted.caching] {
    const MachinePlace place = world.find_machine(id);
    if (!place) return;
    for (auto& one : place.role->data_disks) {
      if (one.lun != lun) continue;
      one.lun = new_lun;
      one.caching = caching;
      return;
    }
  };
  Reply reply = accept(call, std::move(work));
  reply.status = 200;  // what Microsoft's own library insists on, though there is more to wait for
  return reply;
}

Reply handlers::delete_data_disk(Call& call) {
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  const DataDisk& disk = the_data_disk(call, role);
  if (auto late = require_free(call, service, disk.disk_name)) return *late;
  const Media media = call.with_media() ? Media::remove : Media::keep;
  Work work = disk_work(call, service);
  work.done = [&world = call.world, &subscription = call.subscription, id = role.machine_id,
               lun = disk.lun, media] { detach(world, subscription, id, lun, media); };
  return accept(call, std::move(work));
}

Reply handlers::list_disks(Call& call) {
  XmlWriter writer("Disks");
  for (const auto& [key, disk] : call.subscription.disks) {
    const XmlScope scope(writer, "Disk");
    write_disk(writer, disk);
  }
  return xml_reply(writer.finish());
}

Reply handlers::get_disk(Call& call) {
  XmlWriter writer("Disk");
  write_disk(writer, the_disk(call));
  return xml_reply(writer.finish());
}

Reply handlers::add_disk(Call& call) {
  Disk disk;
  disk.name = call.body.get("Name");
  disk.label = call.body.find("Label");
  disk.media_link = call.body.get("MediaLink");
  disk.os = call.body.get("OS");
  disk.size_gb = 30;
  disk.created = call.world.timeline.now();
  if (!valid_disk_name(disk.name)) {
    throw bad_request("The disk name '" + disk.name + "' is invalid.");
  }
  if (!valid_media_link(disk.media_link)) {
    throw bad_request("The media link '" + disk.media_link + "' is not a valid blob address.");
  }
  if (find_disk(call.subscription, disk.name) != nullptr) {
    throw conflict("A disk with the name " + disk.name + " already exists.");
  }
  call.world.blobs.emplace(lower(disk.media_link), Blob{disk.media_link, disk.size_gb});
  call.subscription.disks.emplace(lower(disk.name), disk);
  return done_at_once(call);
}

Reply handlers::update_disk(Call& call) {
  Disk& disk = the_disk(call);
  disk.label = call.body.find("Label");
  if (const int size = number_in(call.body, "ResizedSizeInGB", 0); size > 0) disk.size_gb = size;
  return done_at_once(call);
}

Reply handlers::delete_disk(Call& call) {
  const Disk& disk = the_disk(call);
  require_unused(disk);
  if (call.with_media()) call.world.blobs.erase(lower(disk.media_link));
  call.subscription.disks.erase(lower(disk.name));
  return done_at_once(call);
}

}  // namespace azure_emulator
