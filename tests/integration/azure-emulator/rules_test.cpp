#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using Catch::Contains;

namespace {

const std::string kTcpProbe = leaf("Port", "80") + leaf("Protocol", "tcp");

Reply deploy(Rig& rig, const RoleBody& role, const std::string& extra = {}) {
  return rig.call("POST", service_path("demo-svc") + "/deployments",
                  create_deployment("demo-svc", {role}, extra));
}

void refused(const Reply& reply, const std::string& part) {
  INFO(reply.body);
  REQUIRE(reply.status == 400);
  CHECK(code_of(reply) == "BadRequest");
  CHECK_THAT(message_of(reply), Contains(part));
}

}  // namespace

TEST_CASE("rule 1: a second deployment finds the slot occupied") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply reply = deploy(rig, machine("other-0", 22005));
  CHECK(reply.status == 409);
  CHECK(code_of(reply) == "ConflictError");
}

TEST_CASE("rule 1: role names are unique without regard to case") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply reply = rig.call("POST", deployment_path("demo-svc") + "/roles",
                               add_role(machine("DEMO-SVC-0", 22002)));
  CHECK(reply.status == 409);
}

TEST_CASE("rule 2: image, size, data disks and LUNs") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");

  SECTION("a withdrawn image is forbidden") {
    rig.post_control("/images", R"({"withdraw":")" + kImage + R"("})");
    const Reply reply = deploy(rig, role);
    CHECK(reply.status == 403);
    CHECK_THAT(message_of(reply), Contains("Forbidden"));
    CHECK(rig.call("GET", "/services/images").body.find(kImage) == std::string::npos);
  }
  SECTION("an unknown size") {
    role.size = "Enormous";
    refused(deploy(rig, role), "The role size Enormous is not valid.");
  }
  SECTION("more data disks than the size carries") {
    for (const int lun : {0, 1, 2}) role.data_disks += data_disk("demo-0", lun);
    refused(deploy(rig, role), "allows at most 2 data disks");
  }
  SECTION("two disks at one LUN") {
    role.data_disks = data_disk("demo-0", 1) + data_disk("demo-x", 1);
    refused(deploy(rig, role), "The LUN 1 is used by two disks.");
  }
  SECTION("a disk of more than 1023 GB") {
    role.data_disks = data_disk("demo-0", 0, 1024);
    refused(deploy(rig, role), "between 1 and 1023 GB");
  }
}

TEST_CASE("rule 3: a fingerprint must be a certificate of the service") {
  Rig rig;
  rig.done("POST", "/services/hostedservices", create_service("demo-svc"));
  refused(deploy(rig, machine("demo-0")),
          "The certificate with thumbprint " + ssh_thumbprint() + " was not found.");
}

TEST_CASE("rule 4: a public port in use is found out after acceptance, and nothing is left") {
  Rig rig;
  rig.deployment("demo-svc");
  const std::string message =
      rig.failed("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1")));
  CHECK(message ==
        "Port 22001 is already in use by one of the endpoints in this deployment. Ensure that the "
        "port numbers are unique across endpoints within a deployment.");
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
  CHECK(rig.call("GET", "/services/disks").body.find("demo-1") == std::string::npos);
}

TEST_CASE("rule 4: tcp and udp may share a port, and so may members of one set") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody first = machine("demo-0");
  first.endpoints.push_back({"web", 80, 80, "web", kTcpProbe, "tcp"});
  first.endpoints.push_back({"mosh", 22001, 60001, "", "", "udp"});
  RoleBody second = machine("demo-1", 22002);
  second.endpoints.push_back({"web", 80, 80, "web", kTcpProbe, "tcp"});
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {first}));
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(second));
}

TEST_CASE("rule 5: members of a set agree") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody first = machine("demo-0");
  first.endpoints.push_back({"web", 80, 80, "web", kTcpProbe, "tcp"});
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {first}));
  RoleBody second = machine("demo-1", 22002);
  second.endpoints.push_back({"web", 80, 8080, "web", kTcpProbe, "tcp"});
  refused(rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(second)),
          "load-balanced set web do not agree");
}

TEST_CASE("rule 6: a probe has a path with http and none with tcp") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  SECTION("tcp with a path") {
    role.endpoints.push_back({"web", 80, 80, "web",
                              leaf("Path", "/x") + leaf("Port", "80") + leaf("Protocol", "tcp"),
                              "tcp"});
    refused(deploy(rig, role), "not allowed with the protocol tcp");
  }
  SECTION("http without a path") {
    role.endpoints.push_back(
        {"web", 80, 80, "web", leaf("Port", "80") + leaf("Protocol", "http"), "tcp"});
    refused(deploy(rig, role), "required with the protocol http");
  }
}

TEST_CASE("rule 7: a subnet needs a network that has it") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.subnet = "nodes";
  refused(deploy(rig, role), "has no virtual network");
  refused(deploy(rig, role, leaf("VirtualNetworkName", "vnet")), "vnet does not exist");
  rig.done("PUT", "/services/networking/media", network_document("vnet", "others", "10.20.1.0/24"));
  refused(deploy(rig, role, leaf("VirtualNetworkName", "vnet")), "The subnet nodes does not exist");
}

TEST_CASE("rule 8: quotas of cores and public addresses fail the operation") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.public_ip = true;
  SECTION("cores") {
    role.size = "A9";
    rig.post_control("/quota", R"({"cores":15})");
    CHECK(rig.failed("POST", service_path("demo-svc") + "/deployments",
                     create_deployment("demo-svc", {role})) ==
          "The subscription policy limit for resource type 'cores count' was exceeded. The limit "
          "for resource type 'cores count' is 15 per subscription, the current count is 0, and the "
          "requested increment is 16.");
  }
  SECTION("public addresses") {
    rig.post_control("/quota", R"({"public_ips":0})");
    CHECK_THAT(rig.failed("POST", service_path("demo-svc") + "/deployments",
                          create_deployment("demo-svc", {role})),
               Contains("'public IP count'"));
  }
  CHECK(rig.call("GET", deployment_path("demo-svc")).status == 404);
}

TEST_CASE("rule 9: a disk from an image needs a provisioning set, an existing disk forbids it") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.provisioning = false;
  refused(deploy(rig, role), "provisioning configuration set is required");
  RoleBody existing = machine("demo-0");
  existing.os_disk = leaf("DiskName", "some-disk");
  refused(deploy(rig, existing), "not allowed with an existing disk");
}

TEST_CASE("a media link whose blob exists is a conflict") {
  Rig rig;
  rig.deployment("demo-svc");
  RoleBody role = machine("demo-1", 22002);
  role.media_link = "https://mockstore.blob.core.windows.net/vhds/demo-svc-0.vhd";
  const Reply reply = rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(role));
  CHECK(reply.status == 409);
  role.media_link = "ftp://elsewhere/x";
  refused(rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(role)),
          "not a valid blob address");
}

TEST_CASE("limits of the provisioning set") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  SECTION("custom data of 65535 bytes is taken") {
    role.custom_data = std::string(65535, 'x');
    CHECK(deploy(rig, role).status == 202);
  }
  SECTION("one byte more is not") {
    role.custom_data = std::string(65536, 'x');
    refused(deploy(rig, role), "larger than 65535 bytes");
  }
  SECTION("a role's name begins with a letter") {
    refused(deploy(rig, machine("0-demo")), "The role name '0-demo' is invalid.");
  }
  SECTION("an endpoint's name has three characters or more") {
    role.endpoints = {{"ab", 22001, 22, "", "", "tcp"}};
    refused(deploy(rig, role), "must have 3 to 15 characters");
  }
}
