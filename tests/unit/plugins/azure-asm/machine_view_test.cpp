#include "azure_asm/types/machine_view.hpp"

#include <catch2/catch.hpp>

using namespace azure_asm;

namespace {
MachineState state_of(const char* status, const char* power) {
  MachineState state;
  state.name = "n0";
  state.status = status;
  state.power = power;
  return state;
}
}  // namespace

TEST_CASE("only a started and ready machine is done", "[azure-asm][machine]") {
  using Stage = Progress::Stage;
  const auto ready = state_of("ReadyRole", "Started");
  CHECK(progress_of(&ready).stage == Stage::ready);
  const auto starting = state_of("ReadyRole", "Starting");
  CHECK(progress_of(&starting).stage == Stage::coming);
  CHECK(progress_of(nullptr).stage == Stage::coming);
  for (const char* status : {"CreatingVM", "StartingVM", "RoleStateUnknown", "Provisioning"}) {
    const auto state = state_of(status, "Started");
    CHECK(progress_of(&state).stage == Stage::coming);
    CHECK(progress_of(&state).phase != status);
  }
  for (const char* status : {"ProvisioningFailed", "ProvisioningTimeout", "FailedStartingVM",
                             "FailedStartingRole", "UnresponsiveRole"}) {
    const auto state = state_of(status, "Started");
    CHECK(progress_of(&state).stage == Stage::failed);
  }
}

TEST_CASE("a machine is reached where the deployment says, not by its DNS name",
          "[azure-asm][machine]") {
  MachineSpec id;
  id.service = "demo";
  Deployment deployment;
  deployment.address = "127.1.2.3";
  auto state = state_of("ReadyRole", "Started");
  state.private_address = "127.9.0.4";
  state.ports = {{"ssh", "127.1.2.3", 22001, 22}};
  deployment.states = {state};
  MachineRole role;
  role.name = "n0";

  auto outputs = machine_outputs(id, deployment, role);
  CHECK(outputs["private_address"].as_string() == "127.9.0.4");
  CHECK(outputs["public_address"].as_string() == "127.1.2.3");
  CHECK(outputs["ssh_host"].as_string() == "127.1.2.3");
  CHECK(outputs["ssh_port"].as_int() == 22001);

  deployment.states[0].public_address = "198.51.100.7";
  outputs = machine_outputs(id, deployment, role);
  CHECK(outputs["public_address"].as_string() == "198.51.100.7");
  CHECK(outputs["ssh_port"].as_int() == 22001);

  deployment.states[0].ports.clear();
  outputs = machine_outputs(id, deployment, role);
  CHECK(outputs["ssh_host"].as_string() == "198.51.100.7");
  CHECK(outputs["ssh_port"].as_int() == 22);
}

TEST_CASE("a probe's change is the set's, a port's own change the role's", "[azure-asm][machine]") {
  MachineEndpoint web;
  web.name = web.set = "web";
  web.port = web.local_port = 80;
  web.probe_protocol = "tcp";
  MachineEndpoint ssh;
  ssh.name = "ssh";
  ssh.port = 22001;
  ssh.local_port = 22;
  MachineRole role;
  role.endpoints = {canonical(ssh), canonical(web)};
  MachineSpec wanted;
  wanted.endpoints = role.endpoints;
  CHECK(changed_sets(wanted, role).empty());
  CHECK_FALSE(role_differs(wanted, role));

  wanted.endpoints[1].probe_interval_s = 20;
  REQUIRE(changed_sets(wanted, role).size() == 1);
  wanted.endpoints = role.endpoints;
  wanted.endpoints[0].port = 22101;
  CHECK(changed_sets(wanted, role).empty());
  CHECK(role_differs(wanted, role));
}

TEST_CASE("a power state on its way is not compared", "[azure-asm][machine]") {
  const auto starting = state_of("StartingVM", "Starting");
  CHECK(power_of(&starting).empty());
  const auto stopped = state_of("StoppedDeallocated", "Stopped");
  CHECK(power_of(&stopped) == "stopped");
}
