#include "azure_emulator/model/catalogue.hpp"

#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/catalogue_xml.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 7: the subscription, locations, sizes, images.
namespace azure_emulator {
namespace {

void write_image(XmlWriter& writer, const Image& image) {
  writer.text("Category", image.is_public() ? "Public" : "User")
      .text("Label", image.label)
      .text("Location", image.location)
      .number("LogicalSizeInGB", image.size_gb);
  if (!image.is_public()) writer.text("MediaLink", image.media_link);
  writer.text("Name", image.name).text("OS", image.os);
  if (!image.family.empty()) writer.text("ImageFamily", image.family);
  writer.flag("ShowInGui", image.is_public());
  if (!image.published.empty()) writer.text("PublishedDate", image.published);
  writer.flag("IsPremium", false);
  if (!image.publisher.empty()) writer.text("PublisherName", image.publisher);
  if (!image.is_public()) writer.text("OSState", "Generalized");
  writer.text("IOType", "Standard");
}

const Image& the_image(const Call& call) {
  const Image* image = call.world.find_image(call.part("image"));
  if (image == nullptr) {
    throw not_found("The image " + call.part("image") + " does not exist.");
  }
  return *image;
}

void write_storage_capabilities(XmlWriter& writer) {
  const XmlScope scope(writer, "StorageCapabilities");
  const XmlScope list(writer, "StorageAccountTypes");
  for (const auto* type :
       {"Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Premium_LRS"}) {
    writer.text("StorageAccountType", type);
  }
}

}  // namespace

void write_compute_capabilities(XmlWriter& writer) {
  const XmlScope scope(writer, "ComputeCapabilities");
  for (const auto* list : {"WebWorkerRoleSizes", "VirtualMachinesRoleSizes"}) {
    const XmlScope one(writer, list);
    for (const auto& size : sizes()) writer.text("RoleSize", size.name);
  }
}

Reply handlers::get_subscription(Call& call) {
  const Subscription& own = call.subscription;
  const auto count = [](const auto& map) { return static_cast<int>(map.size()); };
  XmlWriter writer("Subscription");
  writer.text("SubscriptionID", own.id)
      .text("SubscriptionName", "emulated")
      .text("SubscriptionStatus", "Active")
      .text("AccountAdminLiveEmailId", "admin@example.test")
      .text("ServiceAdminLiveEmailId", "admin@example.test")
      .number("MaxCoreCount", own.quotas.cores)
      .number("MaxStorageAccounts", own.quotas.storage_accounts)
      .number("MaxHostedServices", own.quotas.hosted_services)
      .number("CurrentCoreCount", cores_in_use(own))
      .number("CurrentHostedServices", count(own.services))
      .number("CurrentStorageAccounts", count(own.accounts))
      .number("MaxVirtualNetworkSites", own.quotas.virtual_networks)
      .number("MaxLocalNetworkSites", own.quotas.local_networks)
      .number("MaxDnsServers", own.quotas.dns_servers)
      .text("AADTenantID", "99999999-8888-4777-8666-555555555555")
      .text("CreatedTime", "2014-01-01T00:00:00Z")
      .number("MaxReservedIPs", own.quotas.reserved_ips)
      .number("CurrentReservedIPs", count(own.reserved_ips))
      .number("MaxPublicIPCount", own.quotas.public_ips);
  return xml_reply(writer.finish());
}

Reply handlers::list_locations(Call&) {
  XmlWriter writer("Locations");
  for (const auto name : locations()) {
    const XmlScope scope(writer, "Location");
    writer.text("Name", name).text("DisplayName", name);
    {
      const XmlScope list(writer, "AvailableServices");
      for (const auto* service : {"Compute", "Storage", "PersistentVMRole", "HighMemory"}) {
        writer.text("AvailableService", service);
      }
    }
    write_compute_capabilities(writer);
    write_storage_capabilities(writer);
  }
  return xml_reply(writer.finish());
}

Reply handlers::list_role_sizes(Call&) {
  XmlWriter writer("RoleSizes");
  for (const auto& size : sizes()) {
    const XmlScope scope(writer, "RoleSize");
    const std::string label = std::string(size.name) + " (" + std::to_string(size.cores) +
                              " cores, " + std::to_string(size.memory_mb) + " MB)";
    writer.text("Name", size.name)
        .text("Label", label)
        .number("Cores", size.cores)
        .number("MemoryInMb", size.memory_mb)
        .flag("SupportedByWebWorkerRoles", true)
        .flag("SupportedByVirtualMachines", true)
        .number("MaxDataDiskCount", size.data_disks)
        .number("WebWorkerResourceDiskSizeInMb", size.temp_disk_mb)
        .number("VirtualMachineResourceDiskSizeInMb", size.temp_disk_mb);
  }
  return xml_reply(writer.finish());
}

Reply handlers::list_images(Call& call) {
  XmlWriter writer("Images");
  for (const auto& image : call.world.images) {
    if (call.world.find_image(image.name) == nullptr) continue;
    const XmlScope scope(writer, "OSImage");
    write_image(writer, image);
  }
  return xml_reply(writer.finish());
}

Reply handlers::get_image(Call& call) {
  XmlWriter writer("OSImage");
  write_image(writer, the_image(call));
  return xml_reply(writer.finish());
}

Reply handlers::list_vm_images(Call&) { return xml_reply(XmlWriter("VMImages").finish()); }

Reply handlers::add_image(Call& call) {
  Image image;
  image.name = call.body.get("Name");
  image.label = call.body.get("Label");
  image.media_link = call.body.get("MediaLink");
  image.family = call.body.get("ImageFamily");
  image.os = call.body.find("OS").value_or("Linux");
  image.published = call.body.get("PublishedDate");
  if (image.name.empty() || image.label.empty() || image.media_link.empty()) {
    throw bad_request("An image needs a name, a label and a media link.");
  }
  if (call.world.find_image(image.name) != nullptr) {
    throw conflict("An image with the name " + image.name + " already exists.");
  }
  for (const auto location : locations()) {
    image.location += (image.location.empty() ? "" : ";") + std::string(location);
  }
  call.world.images.push_back(image);
  return done_at_once(call);
}

Reply handlers::delete_image(Call& call) {
  const Image& image = the_image(call);
  if (image.is_public()) throw bad_request("A public image cannot be deleted.");
  if (call.with_media()) call.world.blobs.erase(lower(image.media_link));
  const std::string name = image.name;
  auto& all = call.world.images;
  all.erase(
      std::remove_if(all.begin(), all.end(), [&](const Image& one) { return one.name == name; }),
      all.end());
  return done_at_once(call);
}

}  // namespace azure_emulator
