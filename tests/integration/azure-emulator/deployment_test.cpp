#include <catch2/catch.hpp>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

using namespace azure_test;
using azure_emulator::Element;

namespace {

std::string status_and_power(const Element& deployment, const std::string& name) {
  const Element one = instance(deployment, name);
  return one.get("InstanceStatus") + "/" + one.get("PowerState");
}

}  // namespace

TEST_CASE("a deployment goes through the recorded states until its machine is ready") {
  Rig rig;
  rig.service("demo-svc");
  const Reply accepted = rig.call("POST", service_path("demo-svc") + "/deployments",
                                  create_deployment("demo-svc", {machine("demo-0")}));
  REQUIRE(accepted.status == 202);
  CHECK(accepted.body.empty());

  Element seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Deploying");
  CHECK(seen.get("Locked") == "true");
  CHECK(seen.child("Url") == nullptr);
  CHECK(seen.child("RoleInstanceList")->children.empty());
  CHECK(seen.child("VirtualIPs")->children.empty());

  rig.advance(45s);
  seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Deploying");
  CHECK(status_and_power(seen, "demo-0") == "StoppedVM/Stopped");
  CHECK(seen.child("VirtualIPs")->children.size() == 1);

  rig.advance(45s);
  CHECK(rig.operation(accepted).get("Status") == "Succeeded");
  seen = rig.read_deployment("demo-svc");
  CHECK(seen.get("Status") == "Running");
  CHECK(seen.get("Locked") == "false");
  CHECK(seen.get("Url") == "http://demo-svc.cloudapp.net/");
  CHECK(status_and_power(seen, "demo-0") == "CreatingVM/Starting");

  rig.advance(25s);
  CHECK(status_and_power(rig.read_deployment("demo-svc"), "demo-0") == "StartingVM/Starting");
  rig.advance(10s);
  CHECK(status_and_power(rig.read_deployment("demo-svc"), "demo-0") == "RoleStateUnknown/Starting");
  rig.advance(10s);
  CHECK(status_and_power(rig.read_deployment("demo-svc"), "demo-0") == "RoleStateUnknown/Started");
  rig.advance(20s);
  seen = rig.read_deployment("demo-svc");
  CHECK(status_and_power(seen, "demo-0") == "Provisioning/Started");
  CHECK(instance(seen, "demo-0").get("InstanceStateDetails") == "Starting");
  CHECK(instance(seen, "demo-0").child("HostName") == nullptr);

  rig.advance(54s);
  CHECK(status_and_power(rig.read_deployment("demo-svc"), "demo-0") == "Provisioning/Started");
  rig.advance(1s);
  seen = rig.read_deployment("demo-svc");
  CHECK(status_and_power(seen, "demo-0") == "ReadyRole/Started");
  CHECK(instance(seen, "demo-0").get("HostName") == "demo-0");
  CHECK(instance(seen, "demo-0").child("GuestAgentStatus")->get("Status") == "Ready");
}

TEST_CASE("an operation is InProgress without a status code, then Succeeded with 200") {
  Rig rig;
  rig.done("POST", "/services/hostedservices", create_service("demo-svc"));
  const Reply accepted = rig.call("POST", service_path("demo-svc") + "/certificates",
                                  add_certificate(ssh_certificate_der()));
  const std::string id = header(accepted, "x-ms-request-id");
  CHECK(id.size() == 32);

  Element operation = rig.operation(accepted);
  CHECK(operation.get("Status") == "InProgress");
  CHECK(operation.child("HttpStatusCode") == nullptr);
  CHECK(operation.get("ID").size() == 36);
  rig.advance(4999ms);
  CHECK(rig.operation(accepted).get("Status") == "InProgress");
  rig.advance(1ms);
  operation = rig.read("/operations/" + operation.get("ID"));
  CHECK(operation.get("Status") == "Succeeded");
  CHECK(operation.get("HttpStatusCode") == "200");
}

TEST_CASE("an unknown operation is not found") {
  Rig rig;
  const Reply reply = rig.call("GET", "/operations/00000000000000000000000000000000");
  CHECK(reply.status == 404);
  CHECK(code_of(reply) == "ResourceNotFound");
}

TEST_CASE("a machine added to a deployment takes its time while the first stays ready") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply accepted =
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
  REQUIRE(accepted.status == 202);
  rig.advance(49s);
  CHECK(rig.operation(accepted).get("Status") == "InProgress");
  CHECK(rig.read_deployment("demo-svc").get("Locked") == "true");
  rig.advance(1s);
  CHECK(rig.operation(accepted).get("Status") == "Succeeded");
  rig.advance(120s);
  const Element seen = rig.read_deployment("demo-svc");
  CHECK(status_and_power(seen, "demo-svc-0") == "ReadyRole/Started");
  CHECK(status_and_power(seen, "demo-1") == "ReadyRole/Started");
  CHECK(instance(seen, "demo-svc-0").get("IpAddress") == "127.77.3.4");
  CHECK(instance(seen, "demo-1").get("IpAddress") == "127.77.3.5");
  CHECK(seen.child("VirtualIPs")->children[0].get("Address") == "127.77.3.200");
}

TEST_CASE("neither the provisioning set nor custom data is ever given back") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.custom_data = "the-secret-token";
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}));
  const std::string deployment = rig.call("GET", deployment_path("demo-svc")).body;
  const std::string alone = rig.call("GET", role_path("demo-svc", "demo-0")).body;
  const std::string encoded = azure_emulator::base64_encode("the-secret-token");
  for (const auto& text : {deployment, alone}) {
    CHECK(text.find(encoded) == std::string::npos);
    CHECK(text.find("LinuxProvisioning") == std::string::npos);
  }
  CHECK(rig.get_control("/inventory").find(encoded) == std::string::npos);
}

TEST_CASE("endpoints show the virtual address in the deployment and none in the role") {
  Rig rig;
  rig.deployment("demo-svc");
  const Element role = rig.read(role_path("demo-svc", "demo-svc-0"));
  CHECK(role.name == "PersistentVMRole");
  CHECK(rig.call("GET", role_path("demo-svc", "demo-svc-0")).body.find("<Vip>") ==
        std::string::npos);
  const std::string deployment = rig.call("GET", deployment_path("demo-svc")).body;
  CHECK(deployment.find("<Vip>127.77.3.200</Vip>") != std::string::npos);
}

TEST_CASE("the deployment is found by slot, by name without case, and with a trailing slash") {
  Rig rig;
  rig.deployment("demo-svc");
  for (const std::string path : {"/services/hostedservices/DEMO-SVC/deploymentslots/production",
                                 "/services/hostedservices/demo-svc/Deployments/Demo-Svc/",
                                 "/services/hostedservices/demo-svc/deploymentslots/Production"}) {
    CHECK(rig.read(path).get("Name") == "demo-svc");
  }
}

TEST_CASE("what is not there is told apart by its text") {
  Rig rig;
  CHECK(message_of(rig.call("GET", "/services/hostedservices/none/deploymentslots/Production")) ==
        "The hosted service does not exist.");
  rig.done("POST", "/services/hostedservices", create_service("demo-svc"));
  CHECK(message_of(rig.call("GET", service_path("demo-svc") + "/deploymentslots/Production")) ==
        "No deployments were found.");
  rig.done("POST", service_path("demo-svc") + "/certificates",
           add_certificate(ssh_certificate_der()));
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {machine("demo-0")}));
  CHECK(message_of(rig.call("GET", service_path("demo-svc") + "/deployments/other")) ==
        "The deployment name 'other' does not exist.");
}

TEST_CASE("deleting a role leaves its disks, and takes them along with comp=media") {
  Rig rig;
  rig.deployment("demo-svc");
  for (const int i : {1, 2}) {
    rig.done("POST", deployment_path("demo-svc") + "/roles",
             add_role(machine("demo-" + std::to_string(i), 22001 + i)));
  }
  rig.done("DELETE", role_path("demo-svc", "demo-1"));
  rig.done("DELETE", role_path("demo-svc", "demo-2") + "?comp=media");
  const std::string disks = rig.call("GET", "/services/disks").body;
  CHECK(disks.find("demo-svc-demo-1-0-") != std::string::npos);
  CHECK(disks.find("demo-svc-demo-2-0-") == std::string::npos);
}

TEST_CASE("the last role cannot be deleted") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply reply = rig.call("DELETE", role_path("demo-svc", "demo-svc-0"));
  CHECK(reply.status == 400);
  CHECK(message_of(reply) ==
        "Role demo-svc-0 is the only role present in the deployment and so cannot be removed. "
        "Please delete the deployment or add another role before removing this role.");
}

TEST_CASE("after the deployment with media and the service nothing is left") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply refused = rig.call("DELETE", service_path("demo-svc"));
  CHECK(refused.status == 409);
  CHECK(message_of(refused) ==
        "A hosted service cannot be deleted while it still contains deployments.");
  rig.done("DELETE", deployment_path("demo-svc") + "?comp=media");
  CHECK(rig.call("DELETE", service_path("demo-svc")).status == 200);
  const std::string inventory = rig.get_control("/inventory");
  for (const std::string list : {"services", "machines", "disks", "blobs", "operations"}) {
    CHECK(inventory.find("\"" + list + "\":[]") != std::string::npos);
  }
}

TEST_CASE("a hosted service goes with everything in one operation") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("DELETE", service_path("demo-svc") + "?comp=media");
  CHECK(rig.call("GET", service_path("demo-svc")).status == 404);
  CHECK(rig.get_control("/inventory").find("\"blobs\":[]") != std::string::npos);
}

TEST_CASE("the critical path follows from what exists, not from how it was asked for") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
  rig.until_ready("demo-svc");
  const std::string path = rig.get_control("/critical-path");
  // certificate 5, deployment 90, one more role 50, ready 120
  CHECK(path.find("\"least_seconds\":265") != std::string::npos);
  CHECK(path.find("\"took_seconds\":") != std::string::npos);
}
