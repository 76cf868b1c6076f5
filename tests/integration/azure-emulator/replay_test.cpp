#include <catch2/catch.hpp>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

using namespace azure_test;
using azure_emulator::Element;

namespace {

/// What Deis wants of a machine: plain ssh, and three load-balanced sets.
std::vector<EndpointBody> deis_endpoints(int index) {
  return {
      {"ssh", 22001 + index, 22, "", "", "tcp"},
      {"web", 80, 80, "web",
       leaf("Path", "/health-check") + leaf("Port", "80") + leaf("Protocol", "http"), "tcp"},
      {"https", 443, 443, "https", leaf("Port", "443") + leaf("Protocol", "tcp"), "tcp"},
      {"builder", 2222, 2222, "builder", leaf("Port", "2222") + leaf("Protocol", "tcp"), "tcp"}};
}

/// The machine as the seed's script asks for it.
RoleBody deis_machine(int index, Style style) {
  RoleBody role("deis-svc-coreos-" + std::to_string(index));
  role.thumbprint = ssh_thumbprint();
  role.size = "Large";
  role.endpoints = deis_endpoints(index);
  role.subnet = "nodes";
  role.public_ip = true;
  role.data_disks = data_disk(role.name, 0);
  role.style = style;
  return role;
}

/// The life of a cluster in the words of one family of clients.
void live(Style style, const std::string& certificate_format) {
  Rig rig;
  const std::string service = service_path("deis-svc");
  const std::string deployment = deployment_path("deis-svc");
  rig.done("PUT", "/services/networking/media",
           network_document("vnet-west", "nodes", "10.20.1.0/24"));
  rig.done("POST", "/services/hostedservices", create_service("deis-svc", style));
  rig.done("POST", service + "/certificates",
           add_certificate(ssh_certificate_der(), certificate_format, style));
  rig.done("POST", service + "/deployments",
           create_deployment("deis-svc", {deis_machine(0, style)},
                             leaf("VirtualNetworkName", "vnet-west")));
  for (const int i : {1, 2}) {
    rig.done("POST", deployment + "/roles", add_role(deis_machine(i, style)));
  }
  rig.until_ready("deis-svc");
  const Element seen = rig.read_deployment("deis-svc");
  CHECK(seen.child("RoleInstanceList")->children.size() == 3);
  for (const auto& one : seen.child("RoleInstanceList")->children) {
    CHECK(one.child("InstanceEndpoints")->children.size() == 4);
    CHECK_FALSE(one.child("PublicIPs")->children.at(0).get("Address").empty());
  }
  const std::string operation = document(
      "ShutdownRoleOperation",
      leaf("OperationType", "ShutdownRoleOperation") + leaf("PostShutdownAction", "Stopped"),
      style);
  rig.done("POST", deployment + "/roleinstances/deis-svc-coreos-0/Operations", operation);
  rig.done("DELETE", role_path("deis-svc", "deis-svc-coreos-1") + "?comp=media");
  rig.done("DELETE", deployment + "?comp=media");
  CHECK(rig.call("DELETE", service).status == 200);
  CHECK(rig.get_control("/inventory").find("\"blobs\":[]") != std::string::npos);
}

}  // namespace

TEST_CASE("a cluster lives and dies in node's words") { live(Style::node, "cer"); }

TEST_CASE("a cluster lives and dies in Python's words") { live(Style::python, "pfx"); }

TEST_CASE("a set's probe shows its defaults, and a data disk at LUN 0 shows none") {
  Rig rig;
  rig.done("PUT", "/services/networking/media",
           network_document("vnet-west", "nodes", "10.20.1.0/24"));
  rig.service("deis-svc");
  rig.done("POST", service_path("deis-svc") + "/deployments",
           create_deployment("deis-svc", {deis_machine(0, Style::python)},
                             leaf("VirtualNetworkName", "vnet-west")));
  const std::string body = rig.call("GET", deployment_path("deis-svc")).body;
  CHECK(body.find("<IntervalInSeconds>15</IntervalInSeconds>"
                  "<TimeoutInSeconds>31</TimeoutInSeconds>") != std::string::npos);
  CHECK(body.find("<Lun>") == std::string::npos);
  CHECK(body.find("<Label>" + azure_emulator::base64_encode("deis-svc-coreos-0") + "</Label>") !=
        std::string::npos);
  CHECK(body.find("<Name>deis-svcContractContract</Name>") != std::string::npos);
  CHECK(body.find("LoadBalancedEndpointSetName></") == std::string::npos);
}
