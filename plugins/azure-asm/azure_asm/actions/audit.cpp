#include "azure_asm/actions/audit.hpp"

#include <set>

#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/types/owner_mark.hpp"

namespace azure_asm {
namespace {

using slipway::Value;

constexpr std::string_view services = "cloud/hosted_service/";

/// The recorded cloud services by name.
std::set<std::string> recorded_services(const slipway::Request& request) {
  std::set<std::string> names;
  for (const auto& [address, row] : request["recorded"].as_map())
    if (address.compare(0, services.size(), services) == 0) names.insert(row["id"].as_string());
  return names;
}

}  // namespace

bool Audit::recorded(const std::string& address) const {
  return request_["recorded"].find(address) != nullptr;
}

void Audit::found(const std::string& what, const Value& owner) {
  ++count_;
  call_.emit(Value::map().set("line", what).set_if("owner", owner));
}

slipway::Acted Audit::run() {
  look_at_services();
  for (const auto& service : recorded_services(request_)) look_at_machines(service);
  look_at_disks();
  look_at_accounts();
  return slipway::Acted::done(Value::map().set("found", count_));
}

void Audit::look_at_services() {
  const auto list = service_.get(call_, "/services/hostedservices", "list the cloud services");
  for (const auto* one : list.all("HostedService")) {
    const auto& name = one->value("ServiceName");
    const auto& marks = one->at("HostedServiceProperties/ExtendedProperties");
    if (!has_mark_of(marks, request_["stack"].as_string()) ||
        recorded(std::string(services) + name))
      continue;
    found("the cloud service '" + name + "': " + owner_text(marks), found_mark(marks));
  }
}

void Audit::look_at_machines(const std::string& service) {
  const auto answer = service_.find(call_, deployment_path(service, service), "read the machines");
  if (!answer) return;
  for (const auto& role : read_deployment(*answer).roles)
    if (!recorded("cloud/virtual_machine/" + role.name))
      found("the machine '" + role.name + "' in the cloud service '" + service + "'");
}

/// The service names a disk DEPLOYMENT-MACHINE-NUMBER-TIME, and it stays when a machine goes
/// without its media.
void Audit::look_at_disks() {
  const auto names = recorded_services(request_);
  const auto disks = service_.get(call_, "/services/disks", "list the disks");
  for (const auto* disk : disks.all("Disk")) {
    const auto& name = disk->value("Name");
    if (disk->find("AttachedTo")) continue;
    for (const auto& service : names)
      if (name.compare(0, service.size() + 1, service + "-") == 0) {
        found("the disk '" + name + "', which no machine uses, at " + disk->value("MediaLink"));
        break;
      }
  }
}

void Audit::look_at_accounts() {
  const auto list = service_.get(call_, "/services/storageservices", "list the storage accounts");
  for (const auto* one : list.all("StorageService")) {
    const auto& name = one->value("ServiceName");
    const auto& marks = one->at("ExtendedProperties");
    if (has_mark_of(marks, request_["stack"].as_string()) &&
        !recorded("cloud/storage_account/" + name))
      found("the storage account '" + name + "': " + owner_text(marks), found_mark(marks));
  }
}

}  // namespace azure_asm
