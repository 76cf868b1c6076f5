#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using azure_emulator::Element;

namespace {

std::string role_operation(const std::string& type, const std::string& after = {}) {
  const std::string action = after.empty() ? "" : leaf("PostShutdownAction", after);
  return document(type, leaf("OperationType", type) + action);
}

std::string roles_operation(const std::string& type, const std::vector<std::string>& roles,
                            const std::string& after = {}) {
  std::string names;
  for (const auto& role : roles) names += leaf("Name", role);
  const std::string action = after.empty() ? "" : leaf("PostShutdownAction", after);
  return document(type, leaf("OperationType", type) + "<Roles>" + names + "</Roles>" + action);
}

std::string operations_of(const std::string& role) {
  return deployment_path("demo-svc") + "/roleinstances/" + role + "/Operations";
}

std::string state_of(Rig& rig, const std::string& role) {
  const Element one = instance(rig.read_deployment("demo-svc"), role);
  return one.get("InstanceStatus") + "/" + one.get("PowerState");
}

/// Two machines, ready.
void make_two(Rig& rig) {
  rig.deployment("demo-svc");
  RoleBody second = machine("demo-1", 22002);
  second.public_ip = true;
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(second));
  rig.until_ready("demo-svc");
}

}  // namespace

TEST_CASE("a stopped machine keeps its address and starts again") {
  Rig rig;
  make_two(rig);
  rig.done("POST", operations_of("demo-1"), role_operation("ShutdownRoleOperation", "Stopped"));
  CHECK(state_of(rig, "demo-1") == "StoppedVM/Stopped");
  const Element stopped = instance(rig.read_deployment("demo-svc"), "demo-1");
  CHECK(stopped.get("IpAddress") == "127.77.3.5");
  CHECK(rig.read("").get("CurrentCoreCount") == "2");
  rig.done("POST", operations_of("demo-1"), role_operation("StartRoleOperation"));
  rig.until_ready("demo-svc");
  CHECK(instance(rig.read_deployment("demo-svc"), "demo-1").get("IpAddress") == "127.77.3.5");
}

TEST_CASE("a deallocated machine gives back cores and addresses and shows little") {
  Rig rig;
  make_two(rig);
  rig.done("POST", operations_of("demo-1"),
           role_operation("ShutdownRoleOperation", "StoppedDeallocated"));
  const Element gone = instance(rig.read_deployment("demo-svc"), "demo-1");
  CHECK(gone.get("InstanceStatus") == "StoppedDeallocated");
  CHECK(gone.child("IpAddress") == nullptr);
  CHECK(gone.child("PublicIPs") == nullptr);
  CHECK(rig.read("").get("CurrentCoreCount") == "1");
}

TEST_CASE("when all machines are deallocated the deployment is suspended without its address") {
  Rig rig;
  make_two(rig);
  const std::string all = deployment_path("demo-svc") + "/Roles/Operations";
  rig.done(
      "POST", all,
      roles_operation("ShutdownRolesOperation", {"demo-svc-0", "demo-1"}, "StoppedDeallocated"));
  Element seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Suspended");
  CHECK(seen.child("VirtualIPs")->children.empty());
  CHECK(rig.call("GET", deployment_path("demo-svc")).body.find("<Vip>") == std::string::npos);

  rig.done("POST", all, roles_operation("StartRolesOperation", {"demo-svc-0", "demo-1"}));
  rig.until_ready("demo-svc");
  seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Running");
  CHECK(seen.child("VirtualIPs")->children.size() == 1);
}

TEST_CASE("all machines stopped but allocated: suspended, and the address stays") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", operations_of("demo-svc-0"), role_operation("ShutdownRoleOperation"));
  const Element seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Suspended");
  CHECK(seen.child("VirtualIPs")->children.size() == 1);
}

TEST_CASE("a restart leads through booting back to ready, and reboot does the same") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", operations_of("demo-svc-0"), role_operation("RestartRoleOperation"));
  CHECK(state_of(rig, "demo-svc-0") == "CreatingVM/Starting");
  rig.until_ready("demo-svc");
  rig.done("POST", deployment_path("demo-svc") + "/roleinstances/demo-svc-0?comp=reboot");
  CHECK(state_of(rig, "demo-svc-0") != "ReadyRole/Started");
}

TEST_CASE("starting a started machine and stopping a stopped one succeed") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", operations_of("demo-svc-0"), role_operation("StartRoleOperation"));
  CHECK(state_of(rig, "demo-svc-0") == "ReadyRole/Started");
  rig.done("POST", operations_of("demo-svc-0"), role_operation("ShutdownRoleOperation"));
  rig.done("POST", operations_of("demo-svc-0"), role_operation("ShutdownRoleOperation"));
  CHECK(state_of(rig, "demo-svc-0") == "StoppedVM/Stopped");
}

TEST_CASE("cores given back must be there again to start") {
  Rig rig;
  make_two(rig);
  rig.done("POST", operations_of("demo-1"),
           role_operation("ShutdownRoleOperation", "StoppedDeallocated"));
  rig.post_control("/quota", R"({"cores":1})");
  rig.failed("POST", operations_of("demo-1"), role_operation("StartRoleOperation"));
  CHECK(state_of(rig, "demo-1") == "StoppedDeallocated/Stopped");
}

TEST_CASE("several machines go in one operation, but never the last") {
  Rig rig;
  make_two(rig);
  const std::string path = deployment_path("demo-svc") + "/roleinstances/?comp=delete";
  CHECK(rig.call("POST", path,
                 document("RoleInstances", leaf("Name", "demo-svc-0") + leaf("Name", "demo-1")))
            .status == 400);
  rig.done("POST", path, document("RoleInstances", leaf("Name", "demo-1")));
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
}

TEST_CASE("an update changes size and endpoints, and needs the name of the disk") {
  Rig rig;
  rig.deployment("demo-svc");
  const Element role = rig.read(role_path("demo-svc", "demo-svc-0"));
  const std::string disk = role.child("OSVirtualHardDisk")->get("DiskName");
  RoleBody wanted = machine("demo-svc-0", 22009);
  wanted.provisioning = false;
  wanted.size = "Large";
  CHECK(rig.call("PUT", role_path("demo-svc", "demo-svc-0"), add_role(wanted)).status == 400);
  wanted.os_disk = leaf("DiskName", disk);
  rig.done("PUT", role_path("demo-svc", "demo-svc-0"), add_role(wanted));
  CHECK(state_of(rig, "demo-svc-0") == "CreatingVM/Starting");
  rig.until_ready("demo-svc");
  const Element changed = rig.read(role_path("demo-svc", "demo-svc-0"));
  CHECK(changed.get("RoleSize") == "Large");
  CHECK(rig.call("GET", deployment_path("demo-svc")).body.find("22009") != std::string::npos);

  wanted.provisioning = true;
  CHECK(rig.call("PUT", role_path("demo-svc", "demo-svc-0"), add_role(wanted)).status == 400);
}

TEST_CASE("a load-balanced set is changed for all its members at once") {
  Rig rig;
  rig.service("demo-svc");
  const std::string probe = leaf("Port", "80") + leaf("Protocol", "tcp");
  RoleBody first = machine("demo-0");
  first.endpoints.push_back({"web", 80, 80, "web", probe, "tcp"});
  RoleBody second = machine("demo-1", 22002);
  second.endpoints.push_back({"www", 80, 80, "web", probe, "tcp"});
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {first, second}));
  const auto body = [](const std::string& set) {
    return document("LoadBalancedEndpointList",
                    "<InputEndpoint>" + leaf("LoadBalancedEndpointSetName", set) +
                        leaf("LocalPort", "8080") + leaf("Port", "80") + "<LoadBalancerProbe>" +
                        leaf("Path", "/health") + leaf("Port", "8080") + leaf("Protocol", "http") +
                        "</LoadBalancerProbe>" + leaf("Protocol", "tcp") +
                        leaf("IdleTimeoutInMinutes", "10") + "</InputEndpoint>");
  };
  const std::string path = deployment_path("demo-svc") + "?comp=UpdateLbSet";
  CHECK(rig.call("POST", path, body("none")).status == 400);
  rig.done("POST", path, body("web"));
  for (const std::string name : {"demo-0", "demo-1"}) {
    const std::string role = rig.call("GET", role_path("demo-svc", name)).body;
    CHECK(role.find("<Path>/health</Path>") != std::string::npos);
    CHECK(role.find("<LocalPort>8080</LocalPort>") != std::string::npos);
  }
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).body.find("<Name>www</Name>") !=
        std::string::npos);
}
