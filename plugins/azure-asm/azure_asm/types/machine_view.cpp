#include "azure_asm/types/machine_view.hpp"

#include <algorithm>
#include <array>

namespace azure_asm {
namespace {

using slipway::Value;

struct Known {
  const char* status;
  const char* phase;
  double fraction;
};
/// The way of a machine to readiness, in order (sheet, section 14).
constexpr std::array<Known, 9> way = {{{"CreatingVM", "copying the image", 0.2},
                                       {"CreatingRole", "copying the image", 0.2},
                                       {"StoppedVM", "getting its place", 0.1},
                                       {"StartingVM", "powering on", 0.4},
                                       {"StartingRole", "powering on", 0.4},
                                       {"RoleStateUnknown", "booting", 0.6},
                                       {"Provisioning", "setting itself up", 0.8},
                                       {"RestartingRole", "restarting", 0.5},
                                       {"BusyRole", "busy", 0.9}}};
constexpr std::array<const char*, 5> failures = {"ProvisioningFailed", "ProvisioningTimeout",
                                                 "FailedStartingVM", "FailedStartingRole",
                                                 "UnresponsiveRole"};

const OpenPort* port_named(const MachineState& state, const char* name) {
  const auto at = std::find_if(state.ports.begin(), state.ports.end(),
                               [&](const auto& port) { return port.name == name; });
  return at == state.ports.end() ? nullptr : &*at;
}

void add_reachability(Value& outputs, const Deployment& deployment, const MachineState& state) {
  const auto vip = deployment.address;
  const auto& own = state.public_address;
  outputs.set_if("private_address", state.private_address);
  outputs.set_if("public_address", own.empty() ? vip : own);
  outputs.set_if("load_balancer_address", vip);
  if (const auto* ssh = port_named(state, "ssh"); ssh && ssh->port != 0)
    outputs.set("ssh_host", ssh->address.empty() ? vip : ssh->address).set("ssh_port", ssh->port);
  else if (!own.empty())
    outputs.set("ssh_host", own).set("ssh_port", 22);
}

}  // namespace

Progress progress_of(const MachineState* state) {
  if (!state) return {Progress::Stage::coming, "being made", 0.05};
  if (state->status == "ReadyRole" && state->power == "Started")
    return {Progress::Stage::ready, "ready", 1};
  if (std::find(failures.begin(), failures.end(), state->status) != failures.end())
    return {Progress::Stage::failed, state->status, -1};
  for (const auto& known : way)
    if (state->status == known.status)
      return {Progress::Stage::coming, known.phase, known.fraction};
  return {Progress::Stage::coming, state->status, -1};
}

bool first_boot_failed(const MachineState* state) {
  return state && (state->status == "ProvisioningFailed" || state->status == "ProvisioningTimeout");
}

std::string power_of(const MachineState* state) {
  if (!state) return {};
  if (state->power == "Started") return "started";
  if (state->power == "Stopped") return "stopped";
  return {};
}

Value observed_inputs(const MachineSpec& id, const Deployment& deployment,
                      const MachineRole& role) {
  Value inputs = Value::map();
  inputs.set("service", id.service).set("deployment", deployment.name).set("name", role.name);
  inputs.set("size", role.size).set("image", role.image);
  inputs.set("availability_set", role.availability_set);
  inputs.set("virtual_network", deployment.virtual_network).set("subnet", role.subnet);
  inputs.set("static_address", role.static_address).set("public_ip", role.public_ip);
  inputs.set("endpoints", to_value(role.endpoints));
  inputs.set("data_disks", to_value(role.data_disks));
  inputs.set_if("power", power_of(deployment.state(role.name)));
  return inputs;
}

Value machine_outputs(const MachineSpec& id, const Deployment& deployment,
                      const MachineRole& role) {
  Value outputs = Value::map();
  outputs.set("name", role.name).set("service", id.service).set("deployment", deployment.name);
  outputs.set_if("system_disk", role.system_disk).set_if("system_media", role.system_media);
  if (const auto* state = deployment.state(role.name)) {
    outputs.set_if("status", state->status);
    add_reachability(outputs, deployment, *state);
  }
  return outputs;
}

MachineEndpoints changed_sets(const MachineSpec& wanted, const MachineRole& role) {
  MachineEndpoints changed;
  for (const auto& endpoint : wanted.endpoints) {
    if (endpoint.set.empty()) continue;
    for (auto now : role.endpoints) {
      if (now.set != endpoint.set) continue;
      now.name = endpoint.name;
      if (now != endpoint) changed.push_back(endpoint);
    }
  }
  return changed;
}

bool role_differs(const MachineSpec& wanted, const MachineRole& role) {
  auto endpoints = wanted.endpoints;
  std::sort(endpoints.begin(), endpoints.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return wanted.size != role.size || wanted.subnet != role.subnet ||
         wanted.static_address != role.static_address || wanted.public_ip != role.public_ip ||
         endpoints != role.endpoints;
}

}  // namespace azure_asm
