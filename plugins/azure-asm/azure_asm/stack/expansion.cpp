#include "azure_asm/stack/expansion.hpp"

#include <algorithm>
#include <map>

#include "azure_asm/machine/sizes.hpp"
#include "azure_asm/machine/spec.hpp"
#include "slipway/bytes.hpp"
#include "slipway/kit/x509.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Reference;
using slipway::Value;
using slipway::contract::Endpoint;
using slipway::contract::Resource;

constexpr std::size_t most_machines = 50;    // sheet, section 15
constexpr std::size_t most_endpoints = 150;  // sheet, section 15

void check_name(const Endpoint& endpoint) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  const auto& name = endpoint.name;
  if (name.size() < 3 || name.size() > 15 || !std::all_of(name.begin(), name.end(), plain))
    throw Failure("invalid", "the endpoint '" + name +
                                 "' needs a name of 3 to 15 letters, digits and hyphens");
  if (name == "ssh") throw Failure("invalid", "the endpoint name 'ssh' is the cloud's own");
}

void check_rules(const Endpoint& endpoint) {
  check_name(endpoint);
  const auto fail = [&](const std::string& why) {
    throw Failure("invalid", "the endpoint '" + endpoint.name + "' " + why);
  };
  const auto& probe = endpoint.probe;
  if (endpoint.port < 1 || endpoint.port > 65535) fail("needs a port between 1 and 65535");
  if (endpoint.protocol != "tcp" && endpoint.protocol != "udp")
    fail("needs the protocol tcp or udp");
  if (probe.protocol == "http" && probe.path.empty()) fail("has an http probe without a path");
  if (probe.protocol == "tcp" && !probe.path.empty()) fail("has a tcp probe with a path");
  if (endpoint.idle_timeout_min != 0 &&
      (endpoint.idle_timeout_min < 4 || endpoint.idle_timeout_min > 30))
    fail("needs an idle timeout of 4 to 30 minutes");
  if (probe.interval_s != 0 && probe.interval_s < 5)
    fail("needs a probe interval of 5 seconds or more");
  if (probe.timeout_s != 0 && probe.timeout_s < 11)
    fail("needs a probe timeout of 11 seconds or more");
}

MachineEndpoints endpoints_of(const Node& node, const std::vector<Endpoint>& wanted) {
  MachineEndpoints endpoints;
  MachineEndpoint ssh;
  ssh.name = "ssh";
  ssh.port = node.ssh_port();
  ssh.local_port = 22;
  endpoints.push_back(ssh);
  for (const auto& one : wanted) {
    if (!node.carries_endpoints() || (node.options.no_https && one.port == 443)) continue;
    auto endpoint = machine_endpoint(one);
    // a port of one machine alone can be had once in a service: each machine has the next
    if (endpoint.set.empty()) endpoint.port += node.index;
    if (!endpoint.set.empty() && !can_be_balanced(node.options.vm_size))
      throw Failure("invalid", "machines of the size " + node.options.vm_size +
                                   " cannot share the endpoint '" + endpoint.name + "'")
          .with_hint("choose a size that is not a Basic one: set vm_size");
    endpoints.push_back(std::move(endpoint));
  }
  std::sort(endpoints.begin(), endpoints.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return endpoints;
}

bool makes_group(const Options& options) { return !options.affinity_group_location.empty(); }
bool makes_network(const Options& options) {
  return !options.virtual_network_address_space.empty();
}

/// What is in an affinity group that is made comes after it.
void come_after_group(Resource& resource, const Options& options) {
  if (makes_group(options)) resource.depends_on.push_back(group_address(options));
}

/// ` in West US`, or nothing where it is not known.
std::string in_place(const Options& options) {
  const auto place = place_of(options);
  return place.empty() ? "" : " in " + place;
}

/// `Large in West US, CoreOS-Stable-766.4.0, ports 22, 80, disk of 100 GB`.
std::string machine_summary(const Options& options, const MachineEndpoints& endpoints) {
  const auto& image = options.coreos_image;
  const auto publisher = image.rfind("__");
  auto text = options.vm_size + in_place(options) + ", " +
              (publisher == std::string::npos ? image : image.substr(publisher + 2));
  for (std::size_t at = 0; at < endpoints.size(); ++at)
    text += (at > 0                  ? ", "
             : endpoints.size() == 1 ? ", port "
                                     : ", ports ") +
            std::to_string(endpoints[at].port);
  if (!options.data_disk) return text;
  const auto count = options.data_disk_count;
  return text + (count == 1 ? ", disk of " : ", " + std::to_string(count) + " disks of ") +
         std::to_string(options.data_disk_size_gb) + " GB";
}

Resource hosted_service(const Node& node) {
  Resource resource;
  resource.type = "hosted_service";
  resource.name = node.service();
  resource.summary = "cloud service" + in_place(node.options);
  resource.inputs.set("name", node.service()).set("location", node.options.location);
  resource.inputs.set("affinity_group", node.options.affinity_group);
  resource.exclusive = {exclusive_group(node.service())};
  come_after_group(resource, node.options);
  return resource;
}

/// What the machines' users sign in with.  Of a file that is there the content counts and not its
/// place, so that a stack that moves to another folder, or another desk, changes no machine; of one
/// that is still to be made there is only the promise.
Value certificate_inputs(const Options& role) {
  Value inputs = Value::map();
  if (role.ssh_cert.empty()) return inputs.set("thumbprint", role.ssh_thumb).set("certificate", "");
  try {
    const auto certificate = slipway::kit::Certificate::read(role.ssh_cert);
    inputs.set("thumbprint", certificate.thumbprint());
    return inputs.set("certificate", slipway::base64_encode(certificate.der()));
  } catch (const Failure&) {  // what is wrong with a file is told by validation and by its own type
    inputs.set("thumbprint", Reference{ssh_key_address(), "thumbprint"});
    return inputs.set("certificate", Reference{ssh_key_address(), "certificate"});
  }
}

Resource service_certificate(const Node& node, const Options& role, Value certificate) {
  Resource resource;
  resource.type = "service_certificate";
  resource.name = node.service();
  resource.inputs = std::move(certificate.set("service", node.service()));
  resource.depends_on = {service_address(node.service())};
  if (!role.ssh_cert.empty()) resource.depends_on.push_back(ssh_key_address());
  resource.contained_by = {service_address(node.service())};
  resource.exclusive = {exclusive_group(node.service())};
  return resource;
}

std::vector<DataDisk> disks_of(const Options& options) {
  std::vector<DataDisk> disks;
  for (std::int64_t lun = 0; options.data_disk && lun < options.data_disk_count; ++lun)
    disks.push_back({lun, options.data_disk_size_gb, options.data_disk_caching});
  return disks;
}

Value machine_inputs(const Node& node, const MachineEndpoints& endpoints, const Value& user_data) {
  const auto& options = node.options;
  Value inputs = Value::map();
  inputs.set("service", node.service()).set("deployment", node.service()).set("name", node.name());
  inputs.set("size", options.vm_size).set("image", options.coreos_image);
  inputs.set("availability_set", options.availability_set);
  inputs.set("virtual_network", options.virtual_network_name);
  inputs.set("subnet", options.subnet_names.empty() ? "" : options.subnet_names.front());
  inputs.set("static_address", node.static_address()).set("public_ip", options.public_ips);
  inputs.set("reserved_ip", node.carries_endpoints() ? options.reserved_ip : "");
  inputs.set("endpoints", to_value(endpoints)).set("data_disks", to_value(disks_of(options)));
  inputs.set("container_url", container_url(options));
  inputs.set("ssh_thumbprint", Reference{certificate_address(node.service()), "thumbprint"});
  inputs.set("user", "core").set("power", "started");
  const auto* packed = user_data.find("base64");
  inputs.set("custom_data", user_data.is_null() || packed ? Value("") : user_data);
  if (packed) inputs.set("custom_data_base64", *packed);
  return inputs;
}

Resource virtual_machine(const Node& node, const Options& role, const MachineEndpoints& endpoints,
                         const Value& user_data) {
  Resource resource;
  resource.type = "virtual_machine";
  resource.name = node.name();
  resource.inputs = machine_inputs(node, endpoints, user_data);
  resource.summary = machine_summary(node.options, endpoints);
  resource.depends_on = {service_address(node.service())};
  if (node.options.blob_container_url.empty()) {
    resource.depends_on.push_back(storage_address(role));
    resource.depends_on.push_back(container_address(role));
  }
  if (makes_network(role)) resource.depends_on.push_back(network_address(role));
  if (!role.reserved_ip.empty() && node.carries_endpoints())
    resource.depends_on.push_back(reserved_address(role));
  resource.contained_by = {service_address(node.service())};
  resource.exclusive = {exclusive_group(node.service())};
  resource.rolling = "azure-asm/machines";
  return resource;
}

Resource ssh_key(const Options& role) {
  Resource key;
  key.type = "ssh_key";
  key.name = "ssh";
  key.inputs.set("certificate_path", role.ssh_cert);
  return key;
}

Resource affinity_group(const Options& role) {
  Resource group;
  group.type = "affinity_group";
  group.name = role.affinity_group;
  group.inputs.set("name", role.affinity_group).set("location", role.affinity_group_location);
  return group;
}

Resource virtual_network(const Options& role) {
  Resource network;
  network.type = "virtual_network";
  network.name = role.virtual_network_name;
  network.summary = role.virtual_network_address_space + in_place(role);
  network.inputs.set("name", role.virtual_network_name).set("location", role.location);
  network.inputs.set("affinity_group", role.affinity_group);
  network.inputs.set("address_space", role.virtual_network_address_space);
  network.inputs.set("subnet", role.subnet_names.empty() ? "" : role.subnet_names.front());
  network.inputs.set("subnet_prefix", role.subnet_address_prefix);
  network.exclusive = {"azure-asm/network-configuration"};
  come_after_group(network, role);
  return network;
}

Resource reserved_ip(const Options& role) {
  Resource address;
  address.type = "reserved_ip";
  address.name = role.reserved_ip;
  address.summary = "public address" + in_place(role);
  address.inputs.set("name", role.reserved_ip).set("location", place_of(role));
  return address;
}

Resource storage_account(const Options& role) {
  Resource account;
  account.type = "storage_account";
  account.name = made_storage_account(role);
  account.summary = role.storage_account_type + in_place(role);
  account.inputs.set("name", account.name).set("location", role.location);
  account.inputs.set("affinity_group", role.affinity_group);
  account.inputs.set("account_type", role.storage_account_type);
  come_after_group(account, role);
  return account;
}

Resource blob_container(const Options& role) {
  Resource container;
  container.type = "blob_container";
  container.name = made_storage_account(role);
  container.inputs.set("account", container.name).set("name", made_container);
  container.depends_on = {storage_address(role)};
  container.contained_by = {storage_address(role)};
  return container;
}

/// What all cloud services share, things before those that need them.
std::vector<Resource> shared_resources(const Options& role) {
  std::vector<Resource> resources;
  if (!role.ssh_cert.empty()) resources.push_back(ssh_key(role));
  if (makes_group(role)) resources.push_back(affinity_group(role));
  if (makes_network(role)) resources.push_back(virtual_network(role));
  if (!role.reserved_ip.empty()) resources.push_back(reserved_ip(role));
  if (role.blob_container_url.empty()) {
    resources.push_back(storage_account(role));
    resources.push_back(blob_container(role));
  }
  return resources;
}

struct Load {
  std::size_t machines = 0;
  std::size_t endpoints = 0;
};

void check_limits(const std::map<std::string, Load>& loads, const Options& role) {
  if (loads.size() > 1 && role.virtual_network_name.empty())
    throw Failure("invalid",
                  "machines of several cloud services need a virtual network to reach each other")
        .with_hint("set virtual_network_name and subnet_names");
  for (const auto& [service, load] : loads) {
    if (load.machines > most_machines)
      throw Failure("invalid", "the cloud service '" + service + "' would have " +
                                   std::to_string(load.machines) + " machines; it can have 50")
          .with_hint("set a lower machines_per_service");
    if (load.endpoints > most_endpoints)
      throw Failure("invalid", "the cloud service '" + service + "' would have " +
                                   std::to_string(load.endpoints) + " endpoints; it can have 150")
          .with_hint("set machines_per_service to " +
                     std::to_string(most_endpoints * load.machines / load.endpoints) + " or less");
  }
}

}  // namespace

std::vector<Resource> expand(const Options& role, const std::vector<Node>& nodes,
                             const std::vector<Endpoint>& wanted, const Value& user_data) {
  for (const auto& endpoint : wanted) check_rules(endpoint);
  auto resources = shared_resources(role);
  const auto certificate = certificate_inputs(role);
  std::vector<Resource> machines;
  std::map<std::string, Load> loads;
  for (const auto& node : nodes) {
    auto endpoints = endpoints_of(node, wanted);
    auto& load = loads[node.service()];
    if (++load.machines == 1) {
      resources.push_back(hosted_service(node));
      resources.push_back(service_certificate(node, role, certificate));
    }
    load.endpoints += endpoints.size();
    machines.push_back(virtual_machine(node, role, endpoints, user_data[node.name()]));
  }
  check_limits(loads, role);
  resources.insert(resources.end(), machines.begin(), machines.end());
  return resources;
}

}  // namespace azure_asm
