#include "azure_emulator/control/views.hpp"

#include <map>
#include <sstream>

#include "azure_emulator/control/json.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

Object::Ptr endpoint_json(const Endpoint& endpoint) {
  auto object = json_object();
  object->set("name", endpoint.name);
  object->set("port", endpoint.port);
  object->set("local_port", endpoint.local_port);
  object->set("protocol", endpoint.protocol);
  object->set("set", endpoint.set_name);
  return object;
}

Object::Ptr role_json(const Role& role) {
  auto object = json_object();
  object->set("name", role.name);
  object->set("size", role.size);
  object->set("status", instance_status(role.instance));
  object->set("power", power_state(role.instance));
  object->set("details", role.instance.details);
  object->set("address", role.instance.address);
  object->set("public_address", role.public_ip ? role.public_ip->address : "");
  object->set("availability_set", role.availability_set);
  object->set("subnet", role.subnet);
  object->set("image", role.os_disk.image);
  object->set("media_link", role.os_disk.media_link);
  object->set("user_data_bytes", role.provisioning.user_data.size());
  auto endpoints = json_array();
  for (const auto& endpoint : role.endpoints) endpoints->add(endpoint_json(endpoint));
  object->set("endpoints", endpoints);
  return object;
}

Object::Ptr deployment_json(const Deployment& deployment) {
  auto object = json_object();
  object->set("name", deployment.name);
  object->set("vip", deployment.vip_released ? "" : deployment.vip);
  object->set("network", deployment.network);
  object->set("reserved_ip", deployment.reserved_ip);
  auto roles = json_array();
  for (const auto& role : deployment.roles) roles->add(role_json(*role));
  object->set("roles", roles);
  return object;
}

Object::Ptr service_json(const HostedService& service) {
  auto object = json_object();
  object->set("name", service.name);
  object->set("location", service.location);
  object->set("affinity_group", service.affinity_group);
  object->set("busy", service.busy);
  auto properties = json_object();
  for (const auto& [name, value] : service.properties) properties->set(name, value);
  object->set("properties", properties);
  auto certificates = json_array();
  for (const auto& [thumb, der] : service.certificates) certificates->add(thumb);
  object->set("certificates", certificates);
  auto deployments = json_array();
  if (service.deployment) deployments->add(deployment_json(*service.deployment));
  object->set("deployments", deployments);
  return object;
}

Object::Ptr disk_json(const Disk& disk) {
  auto object = json_object();
  object->set("name", disk.name);
  object->set("media_link", disk.media_link);
  object->set("size_gb", disk.size_gb);
  object->set("attached_to", disk.role.empty() ? "" : disk.service + "/" + disk.role);
  return object;
}

Object::Ptr machine_json(const HostedService& service, const Role& role) {
  auto object = json_object();
  object->set("service", service.name);
  object->set("name", role.name);
  object->set("status", instance_status(role.instance));
  object->set("running", role.instance.driver_started);
  object->set("address", role.instance.address);
  return object;
}

Object::Ptr listener_json(const ListenerInfo& listener) {
  auto object = json_object();
  object->set("vip", listener.vip);
  object->set("port", listener.port);
  object->set("bound_port", listener.bound_port);
  object->set("set", listener.set_name);
  object->set("members", listener.members);
  object->set("healthy", listener.healthy);
  return object;
}

Object::Ptr operation_json(const Operation& operation) {
  auto object = json_object();
  object->set("id", operation.id);
  object->set("operation", operation.name);
  object->set("object", operation.object);
  object->set("started", utc_text(operation.started));
  return object;
}

/// The lists of an inventory, filled subscription by subscription.
struct Lists {
  Array::Ptr services = json_array();
  Array::Ptr machines = json_array();
  Array::Ptr disks = json_array();
  Array::Ptr groups = json_array();
  Array::Ptr accounts = json_array();
  Array::Ptr containers = json_array();
  Array::Ptr networks = json_array();
  Array::Ptr reserved_ips = json_array();

  void add(const Subscription& subscription) {
    for (const auto& [key, service] : subscription.services) {
      services->add(service_json(service));
      if (!service.deployment) continue;
      for (const auto& role : service.deployment->roles)
        machines->add(machine_json(service, *role));
    }
    for (const auto& [key, disk] : subscription.disks) disks->add(disk_json(disk));
    for (const auto& [key, group] : subscription.groups) groups->add(group.name);
    for (const auto& [key, account] : subscription.accounts) {
      accounts->add(account.name);
      for (const auto& container : account.containers)
        containers->add(account.name + "/" + container);
    }
    for (const auto& [key, network] : subscription.networks) networks->add(network.name);
    for (const auto& [key, ip] : subscription.reserved_ips) reserved_ips->add(ip.name);
  }
};

std::string outcome_of(World& world, const LogEntry& entry) {
  if (entry.status == 0) return "no answer";
  if (entry.status >= 400) return "refused";
  if (!entry.writes) return "answered";
  const Operation* operation = world.operations.find(entry.id);
  if (operation == nullptr) return "answered";
  std::string text(to_text(operation->status));
  if (operation->status == OperationStatus::failed) text += ": " + operation->error.code;
  return text;
}

void set_counts(Object::Ptr object, const std::string& name,
                const std::map<std::string, int>& counts) {
  auto members = json_object();
  for (const auto& [key, count] : counts) members->set(key, count);
  object->set(name, members);
}

}  // namespace

std::string to_text(const Object::Ptr& object) {
  std::ostringstream out;
  object->stringify(out);
  return out.str();
}

std::string to_text(const Array::Ptr& array) {
  std::ostringstream out;
  array->stringify(out);
  return out.str();
}

Object::Ptr inventory_json(World& world) {
  Lists lists;
  for (const auto& [id, subscription] : world.subscriptions) lists.add(subscription);
  auto blobs = json_array();
  for (const auto& [key, blob] : world.blobs) blobs->add(blob.url);
  auto operations = json_array();
  for (const Operation* operation : world.operations.list()) {
    if (operation->status == OperationStatus::in_progress) {
      operations->add(operation_json(*operation));
    }
  }
  auto listeners = json_array();
  for (const auto& listener : world.host.listeners()) listeners->add(listener_json(listener));
  auto object = json_object();
  object->set("time", utc_text(world.timeline.now()));
  object->set("services", lists.services);
  object->set("machines", lists.machines);
  object->set("disks", lists.disks);
  object->set("blobs", blobs);
  object->set("affinity_groups", lists.groups);
  object->set("storage_accounts", lists.accounts);
  object->set("containers", lists.containers);
  object->set("networks", lists.networks);
  object->set("reserved_ips", lists.reserved_ips);
  object->set("listeners", listeners);
  object->set("operations", operations);
  return object;
}

Object::Ptr log_json(World& world, const RequestLog& log) {
  auto entries = json_array();
  for (const auto& entry : log.all()) {
    auto object = json_object();
    object->set("n", entry.number);
    object->set("time", utc_text(entry.time));
    object->set("operation", entry.operation);
    object->set("object", entry.object);
    object->set("method", entry.method);
    object->set("path", entry.path);
    object->set("status", entry.status);
    object->set("operation_id", entry.id);
    object->set("write", entry.writes);
    object->set("accepted", entry.executed);
    object->set("outcome", outcome_of(world, entry));
    auto faults = json_array();
    for (const int id : entry.faults) faults->add(id);
    object->set("faults", faults);
    entries->add(object);
  }
  auto object = json_object();
  object->set("requests", entries);
  return object;
}

Object::Ptr counters_json(World& world, const RequestLog& log) {
  std::map<std::string, int> operations, objects, statuses, accepted;
  for (const auto& entry : log.all()) {
    ++operations[entry.operation];
    ++objects[entry.object];
    ++statuses[std::to_string(entry.status)];
    if (entry.executed) ++accepted[entry.operation + " " + entry.object];
  }
  auto object = json_object();
  object->set("requests", log.all().size());
  set_counts(object, "by_operation", operations);
  set_counts(object, "by_object", objects);
  set_counts(object, "by_status", statuses);
  set_counts(object, "accepted_writes", accepted);
  object->set("virtual_time", utc_text(world.timeline.now()));
  return object;
}

}  // namespace azure_emulator
