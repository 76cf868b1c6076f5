#include "stack/expansion.hpp"

#include <algorithm>

#include "keys/key_pair.hpp"
#include "slipway/contract/forms.hpp"
#include "slipway/outcome.hpp"
#include "slipway/text.hpp"

namespace local {
namespace {

using slipway::Failure;
using slipway::Reference;
using slipway::Value;
using slipway::contract::Endpoint;
using slipway::contract::Resource;

// What a probe is when the platform does not say: a machine that does not answer is left out after
// about four seconds.
constexpr std::int64_t usual_interval_ms = 2000;
constexpr std::int64_t usual_failures = 2;

Resource ssh_key(const Options& role) {
  Resource key;
  key.type = "ssh_key";
  key.name = "ssh";
  key.inputs.set("path", role.ssh_key);
  return key;
}

Resource sandbox(const Options& role) {
  Resource sandbox;
  sandbox.type = "sandbox";
  sandbox.name = "sandbox";
  sandbox.summary = "machines on this computer, network " + role.network;
  sandbox.inputs.set("directory", role.directory).set("network", role.network);
  sandbox.inputs.set("running", true);
  return sandbox;
}

/// Of a key that is there its content counts and not its place, so that a stack whose folder moves
/// changes no machine; of one that is still to be made there is only the promise.
Value login_key(const Options& role) {
  try {
    if (auto key = public_key_of(role.ssh_key)) return *std::move(key);
  } catch (const Failure&) {  // what is wrong with the file is told by validation and by its type
  }
  return Reference{key_address(), "public_key"};
}

std::string machine_summary(const Options& options) {
  auto text = options.image;
  if (options.memory_mb > 0) text += ", " + std::to_string(options.memory_mb) + " MB";
  if (options.data_disk_mb > 0) text += ", disk of " + std::to_string(options.data_disk_mb) + " MB";
  return text;
}

Resource machine(const Node& node, const Value& key, const Value& user_data) {
  const auto& options = node.options;
  Resource machine;
  machine.type = "machine";
  machine.name = node.name();
  machine.summary = machine_summary(options);
  machine.inputs.set("sandbox", options.directory).set("name", node.name());
  machine.inputs.set("image", options.image).set("memory_mb", options.memory_mb);
  machine.inputs.set("processes", options.processes).set("data_disk_mb", options.data_disk_mb);
  machine.inputs.set("address", node.address()).set("publish", options.publish);
  machine.inputs.set("ssh_key", key).set("power", "running").set("ssh", true);
  const auto* packed = user_data.find("base64");
  machine.inputs.set("user_data", user_data.is_null() || packed ? Value("") : user_data);
  if (packed) machine.inputs.set("user_data_base64", *packed);
  machine.depends_on = {sandbox_address(), key_address()};
  machine.contained_by = {sandbox_address()};
  machine.rolling = "local/machines";
  return machine;
}

void check(const Endpoint& endpoint) {
  const auto fail = [&](const std::string& why) {
    throw Failure("invalid", "the endpoint '" + endpoint.name + "' " + why);
  };
  if (endpoint.protocol != "tcp") fail("is not tcp, which is all that leads to these machines");
  const bool plain = endpoint.name.find("--") == std::string::npos && endpoint.name != "ssh" &&
                     !endpoint.name.empty() && endpoint.name.size() <= 15 &&
                     slipway::contract::is_host_name(endpoint.name) &&
                     endpoint.name.find('.') == std::string::npos;
  if (!plain) fail("needs a name of up to 15 letters, digits and single hyphens, and not 'ssh'");
  if (!slipway::contract::is_port(endpoint.port)) fail("needs a port from 1 to 65535");
}

void set_probe(Value& inputs, const Endpoint& endpoint) {
  const auto& probe = endpoint.probe;
  const bool none = probe.protocol.empty();
  const auto backend = endpoint.backend_port > 0 ? endpoint.backend_port : endpoint.port;
  const auto interval = probe.interval_s > 0 ? probe.interval_s * 1000 : usual_interval_ms;
  const auto failures = probe.timeout_s > 0
                            ? std::max<std::int64_t>(1, probe.timeout_s * 1000 / interval)
                            : usual_failures;
  inputs.set("probe", none ? "none" : probe.protocol);
  inputs.set("probe_port", none ? 0 : probe.port > 0 ? probe.port : backend);
  const auto& path = probe.path;
  inputs.set("probe_path", probe.protocol != "http" ? "" : path.empty() ? "/" : path);
  inputs.set("probe_interval_ms", none ? 0 : interval);
  inputs.set("probe_failures", none ? 0 : failures);
}

/// A port that leads to those nodes: all of them balanced, or one.
Resource endpoint(const Endpoint& wanted, const Options& role, const std::vector<Node>& nodes,
                  const std::string& name, std::int64_t port) {
  if (!slipway::contract::is_port(port))
    throw Failure("invalid", "the endpoint '" + wanted.name + "' would be port " +
                                 std::to_string(port) + " of this computer")
        .with_hint("set a lower port_offset");
  Resource endpoint;
  endpoint.type = "endpoint";
  endpoint.name = name;
  endpoint.summary = "port " + std::to_string(port);
  Value targets = Value::list();
  for (const auto& node : nodes) {
    const auto backend = wanted.backend_port > 0 ? wanted.backend_port : wanted.port;
    targets.push(Value::map().set("machine", node.name()).set("port", backend));
    endpoint.depends_on.push_back(machine_address(node));
  }
  endpoint.inputs.set("sandbox", role.directory).set("name", name);
  endpoint.inputs.set("listen", role.publish).set("port", port);
  endpoint.inputs.set("targets", std::move(targets));
  set_probe(endpoint.inputs, wanted);
  endpoint.inputs.set("idle_s", wanted.idle_timeout_min * 60);
  endpoint.depends_on.push_back(sandbox_address());
  endpoint.contained_by = {sandbox_address()};
  return endpoint;
}

}  // namespace

std::vector<Resource> expand(const Options& role, const std::vector<Node>& nodes,
                             const std::vector<Endpoint>& endpoints, const Value& user_data) {
  std::vector<Resource> resources = {ssh_key(role), sandbox(role)};
  const auto key = login_key(role);
  for (const auto& node : nodes) resources.push_back(machine(node, key, user_data[node.name()]));
  for (const auto& wanted : endpoints) {
    check(wanted);
    const auto port = wanted.port + role.port_offset;
    const auto name = slipway::lowered(wanted.name);
    if (wanted.balanced) {
      resources.push_back(endpoint(wanted, role, nodes, name, port));
      continue;
    }
    // a port of one machine alone can be had once on this computer: each machine has the next
    for (const auto& node : nodes)
      resources.push_back(
          endpoint(wanted, role, {node}, node.name() + "--" + name, port + node.index));
  }
  return resources;
}

}  // namespace local
