#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using azure_emulator::Element;
using Catch::Contains;

namespace {

const std::string kMedia = "/services/networking/media";
const std::string kReserved = "/services/networking/reservedips";

std::string reserve(const std::string& name) {
  return document("ReservedIP", leaf("Name", name) + leaf("Location", "West US"));
}

std::string association() {
  return document("ReservedIPAssociation",
                  leaf("ServiceName", "demo-svc") + leaf("DeploymentName", "demo-svc"));
}

std::string vip_of(Rig& rig) {
  return rig.read_deployment("demo-svc").child("VirtualIPs")->children.at(0).get("Address");
}

/// A deployment in a network, with one machine.
void deploy_in_network(Rig& rig, RoleBody role) {
  rig.service("demo-svc");
  rig.done("PUT", kMedia, network_document("vnet", "nodes", "10.20.1.0/24"));
  role.subnet = "nodes";
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}, leaf("VirtualNetworkName", "vnet")));
}

}  // namespace

TEST_CASE("the network document is kept byte for byte and comes back behind a byte-order mark") {
  Rig rig;
  CHECK(rig.call("GET", kMedia).status == 404);
  const std::string document = network_document("vnet", "nodes", "10.20.1.0/24");
  rig.done("PUT", kMedia, document);
  const Reply reply = rig.call("GET", kMedia);
  CHECK(reply.content_type == "text/plain");
  CHECK(reply.body == "\xEF\xBB\xBF" + document);
  rig.done("PUT", kMedia, reply.body);
  CHECK(rig.call("GET", kMedia).body == reply.body);
  const Element sites = rig.read("/services/networking/virtualnetwork");
  REQUIRE(sites.children.size() == 1);
  CHECK(sites.children[0].get("Name") == "vnet");
}

TEST_CASE("a document that leaves out a network in use is refused") {
  Rig rig;
  deploy_in_network(rig, machine("demo-0"));
  CHECK(rig.call("PUT", kMedia, network_document("other", "nodes", "10.9.0.0/24")).status == 400);
  CHECK(rig.call("PUT", kMedia, "<nonsense/>").status == 400);
}

TEST_CASE("one network document at a time") {
  Rig rig;
  const std::string document = network_document("vnet", "nodes", "10.20.1.0/24");
  CHECK(rig.call("PUT", kMedia, document).status == 202);
  CHECK(rig.call("PUT", kMedia, document).status == 409);
}

TEST_CASE("machines in a subnet get its addresses from .4 on, or the static one") {
  Rig rig;
  deploy_in_network(rig, machine("demo-0"));
  RoleBody fixed = machine("demo-1", 22002);
  fixed.subnet = "nodes";
  fixed.static_address = "10.20.1.9";
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(fixed));
  const Element seen = rig.read_deployment("demo-svc");
  CHECK(instance(seen, "demo-0").get("IpAddress") == "10.20.1.4");
  CHECK(instance(seen, "demo-1").get("IpAddress") == "10.20.1.9");
  CHECK(seen.get("VirtualNetworkName") == "vnet");

  RoleBody outside = machine("demo-2", 22003);
  outside.subnet = "nodes";
  outside.static_address = "10.99.0.1";
  CHECK(rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(outside)).status == 400);
}

TEST_CASE("a static address can be asked for beforehand") {
  Rig rig;
  deploy_in_network(rig, machine("demo-0"));
  const auto check = [&](const std::string& address) {
    return rig.read("/services/networking/vnet?op=checkavailability&address=" + address);
  };
  CHECK(check("10.20.1.9").get("IsAvailable") == "true");
  const Element taken = check("10.20.1.4");
  CHECK(taken.get("IsAvailable") == "false");
  REQUIRE(taken.child("AvailableAddresses")->children.size() == 5);
  CHECK(taken.child("AvailableAddresses")->children[0].text == "10.20.1.5");
}

TEST_CASE("a reserved address is the deployment's from the start, and stays reserved after it") {
  Rig rig;
  rig.service("demo-svc");
  rig.done("POST", kReserved, reserve("demo-rip"));
  const std::string address = rig.read(kReserved + "/demo-rip").get("Address");
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {machine("demo-0")}, leaf("ReservedIPName", "demo-rip")));
  CHECK(vip_of(rig) == address);
  CHECK(rig.read(kReserved + "/demo-rip").get("InUse") == "true");
  CHECK(rig.call("DELETE", kReserved + "/demo-rip").status == 400);
  rig.done("DELETE", deployment_path("demo-svc") + "?comp=media");
  CHECK(rig.read(kReserved + "/demo-rip").get("InUse") == "false");
  rig.done("DELETE", kReserved + "/demo-rip");
  CHECK(rig.call("GET", kReserved + "/demo-rip").status == 404);
}

TEST_CASE("a reserved address is associated with a running deployment and taken from it") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", kReserved, reserve("demo-rip"));
  const std::string reserved = rig.read(kReserved + "/demo-rip").get("Address");
  rig.done("POST", kReserved + "/demo-rip/operations/associate", association());
  CHECK(vip_of(rig) == reserved);
  rig.done("POST", kReserved + "/demo-rip/operations/disassociate", association());
  CHECK(vip_of(rig) != reserved);
}

TEST_CASE("an instance-level address appears with the machine") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.public_ip = true;
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}));
  const Element one = instance(rig.read_deployment("demo-svc"), "demo-0");
  REQUIRE(one.child("PublicIPs") != nullptr);
  const Element& ip = one.child("PublicIPs")->children.at(0);
  CHECK_THAT(ip.get("Address"), Catch::StartsWith("198.51.100."));
  CHECK(ip.child("DomainNameLabel") != nullptr);
}

TEST_CASE("inner balancers, name servers and further addresses come and go") {
  Rig rig;
  rig.deployment("demo-svc");
  const std::string base = deployment_path("demo-svc");
  const std::string balancer =
      document("LoadBalancer", leaf("Name", "inner") + "<FrontendIpConfiguration>" +
                                   leaf("Type", "Private") + "</FrontendIpConfiguration>");
  const std::string server =
      document("DnsServer", leaf("Name", "dns1") + leaf("Address", "10.0.0.4"));
  rig.done("POST", base + "/loadbalancers", balancer);
  CHECK(rig.call("POST", base + "/loadbalancers", balancer).status == 409);
  rig.done("POST", base + "/dnsservers", server);
  rig.done("POST", base + "/second-vip");
  Element seen = rig.read_deployment("demo-svc");
  CHECK(seen.child("LoadBalancers")->children.size() == 1);
  CHECK(seen.child("Dns") != nullptr);
  CHECK(seen.child("VirtualIPs")->children.size() == 2);
  rig.done("DELETE", base + "/virtualIPs/second-vip");
  rig.done("DELETE", base + "/dnsservers/dns1");
  rig.done("DELETE", base + "/loadbalancers/inner");
  CHECK(rig.call("DELETE", base + "/loadbalancers/inner").status == 404);
  seen = rig.read_deployment("demo-svc");
  CHECK(seen.child("LoadBalancers")->children.empty());
  CHECK(seen.child("VirtualIPs")->children.size() == 1);
}
