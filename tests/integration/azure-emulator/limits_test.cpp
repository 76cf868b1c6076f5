#include <catch2/catch.hpp>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

/// The limits page, row by row (sheet 15).  Where a limit is large it is lowered, so that the test
/// counts to two and not to two thousand; what it is by default stands in the first test.
using namespace azure_test;
using azure_emulator::base64_encode;
using azure_emulator::Quotas;
using Catch::Contains;

namespace {

const std::string kNetworks = "/services/networking/media";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string deployment_of(const RoleBody& role, const std::string& extra = {}) {
  return create_deployment("demo-svc", {role}, extra);
}

Reply deploy(Rig& rig, const std::string& body) {
  return rig.call("POST", service_path("demo-svc") + "/deployments", body);
}

void refused(const Reply& reply, const std::string& part) {
  INFO(reply.body);
  REQUIRE(reply.status == 400);
  CHECK_THAT(message_of(reply), Contains(part));
}

/// A second thing of the kind is one too many.
void one_only(Rig& rig, const std::string& quota, const std::string& path, const std::string& first,
              const std::string& second, const std::string& what) {
  rig.post_control("/quota", "{\"" + quota + "\":1}");
  rig.done("POST", path, first);
  refused(rig.call("POST", path, second), "'" + what + "' is 1 per subscription");
}

std::string reserve(const std::string& name) {
  return document("ReservedIP", leaf("Name", name) + leaf("Location", "West US"));
}

std::string group(const std::string& name, const std::string& label = "label") {
  return document("CreateAffinityGroup", leaf("Name", name) + leaf("Label", base64_encode(label)) +
                                             leaf("Location", "West US"));
}

std::string account(const std::string& name, const std::string& label = "label") {
  return document("CreateStorageServiceInput", leaf("ServiceName", name) +
                                                   leaf("Label", base64_encode(label)) +
                                                   leaf("Location", "West US"));
}

/// A network document with more of something: `element` is put before the sites, or in the site.
std::string networks_with(const std::string& before, const std::string& in_site) {
  auto text = network_document("vnet", "nodes", "10.20.1.0/24");
  text = replaced(text, "<VirtualNetworkSites>", before + "<VirtualNetworkSites>");
  return replaced(text, "</Subnets>", "</Subnets>" + in_site);
}

std::string times(int count, const std::string& element) {
  std::string text;
  for (int i = 0; i < count; ++i) text += element;
  return text;
}

}  // namespace

TEST_CASE("a subscription has the limits of the page unless it is told others", "[limits]") {
  const Quotas quotas;
  CHECK(quotas.cores == 20);
  CHECK(quotas.hosted_services == 20);
  CHECK(quotas.roles_per_service == 50);
  CHECK(quotas.endpoints_per_service == 150);
  CHECK(quotas.storage_accounts == 100);
  CHECK(quotas.reserved_ips == 20);
  CHECK(quotas.public_ips == 5);
  CHECK(quotas.virtual_networks == 50);
  CHECK(quotas.machines_per_network == 2048);
  CHECK(quotas.dns_servers == 9);
  CHECK(quotas.dns_servers_per_network == 20);
  CHECK(quotas.local_networks == 10);
  CHECK(quotas.affinity_groups == 256);
  CHECK(quotas.certificates == 400);
}

TEST_CASE("a service has at most 50 machines and 150 endpoints", "[limits]") {
  Rig rig;
  rig.post_control("/quota", R"({"roles_per_service":2,"endpoints_per_service":3})");
  rig.deployment("demo-svc");
  RoleBody crowded = machine("demo-1", 22002);
  for (const int i : {1, 2, 3}) {
    crowded.endpoints.push_back({"port" + std::to_string(i), 9000 + i, 9000 + i, "", "", "tcp"});
  }
  const auto roles = deployment_path("demo-svc") + "/roles";
  refused(rig.call("POST", roles, add_role(crowded)), "at most 3 input endpoints");
  rig.done("POST", roles, add_role(machine("demo-1", 22002)));
  refused(rig.call("POST", roles, add_role(machine("demo-2", 22003))),
          "at most 2 virtual machines");
}

TEST_CASE("accounts, addresses, groups and certificates are counted by subscription", "[limits]") {
  Rig rig;
  SECTION("storage accounts") {
    one_only(rig, "storage_accounts", "/services/storageservices", account("first"),
             account("second"), "storage account count");
  }
  SECTION("reserved addresses fail the operation") {
    rig.post_control("/quota", R"({"reserved_ips":1})");
    rig.done("POST", "/services/networking/reservedips", reserve("first"));
    CHECK_THAT(rig.failed("POST", "/services/networking/reservedips", reserve("second")),
               Contains("'reserved IP count' is 1 per subscription"));
  }
  SECTION("affinity groups") {
    one_only(rig, "affinity_groups", "/affinitygroups", group("first"), group("second"),
             "affinity group count");
  }
  SECTION("certificates of all services") {
    rig.post_control("/quota", R"({"certificates":1})");
    rig.service("demo-svc");
    rig.done("POST", "/services/hostedservices", create_service("other"));
    refused(rig.call("POST", service_path("other") + "/certificates",
                     add_certificate(ssh_certificate_der())),
            "'certificate count' is 1 per subscription");
  }
}

TEST_CASE("what a network document may hold is limited", "[limits]") {
  Rig rig;
  SECTION("virtual networks") {
    rig.post_control("/quota", R"({"virtual_networks":0})");
    refused(rig.call("PUT", kNetworks, networks_with("", "")), "'virtual network count' is 0");
  }
  SECTION("name servers") {
    const auto servers = [](int count) {
      return networks_with("<Dns><DnsServers>" +
                               times(count, R"(<DnsServer name="d" IPAddress="10.0.0.4"/>)") +
                               "</DnsServers></Dns>",
                           "");
    };
    refused(rig.call("PUT", kNetworks, servers(10)), "'DNS server count' is 9");
    rig.done("PUT", kNetworks, servers(9));
  }
  SECTION("name servers of one network") {
    const auto named = [](int count) {
      return networks_with(
          "", "<DnsServersRef>" + times(count, R"(<DnsServerRef name="d"/>)") + "</DnsServersRef>");
    };
    refused(rig.call("PUT", kNetworks, named(21)), "'DNS server count per virtual network' is 20");
    rig.done("PUT", kNetworks, named(20));
  }
  SECTION("local networks") {
    const auto local = [](int count) {
      return networks_with("<LocalNetworkSites>" + times(count, R"(<LocalNetworkSite name="l"/>)") +
                               "</LocalNetworkSites>",
                           "");
    };
    refused(rig.call("PUT", kNetworks, local(11)), "'local network count' is 10");
    rig.done("PUT", kNetworks, local(10));
  }
}

TEST_CASE("a network has at most 2048 machines, of all its deployments", "[limits]") {
  Rig rig;
  rig.post_control("/quota", R"({"machines_per_network":1})");
  rig.done("PUT", kNetworks, networks_with("", ""));
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.subnet = "nodes";
  const auto in_network = leaf("VirtualNetworkName", "vnet");
  rig.done("POST", service_path("demo-svc") + "/deployments", deployment_of(role, in_network));
  rig.service("other");
  role.name = "other-0";
  refused(rig.call("POST", service_path("other") + "/deployments",
                   create_deployment("other", {role}, in_network)),
          "at most 1 virtual machines");
}

TEST_CASE("a deployment has one inner balancer and five public addresses", "[limits]") {
  Rig rig;
  rig.deployment("demo-svc");
  const auto balancer = [](const std::string& name) {
    return document("LoadBalancer", leaf("Name", name) + "<FrontendIpConfiguration>" +
                                        leaf("Type", "Private") + "</FrontendIpConfiguration>");
  };
  const auto base = deployment_path("demo-svc");
  rig.done("POST", base + "/loadbalancers", balancer("inner"));
  refused(rig.call("POST", base + "/loadbalancers", balancer("second")),
          "at most one internal load balancer");
  for (const char* name : {"two", "three", "four", "five"}) rig.done("POST", base + "/" + name);
  refused(rig.call("POST", base + "/six"), "at most 5 virtual IPs");
}

TEST_CASE("an endpoint has at most 50 access rules", "[limits]") {
  Rig rig;
  rig.service("demo-svc");
  const auto with_rules = [](int count) {
    return replaced(deployment_of(machine("demo-0")), "</InputEndpoint>",
                    "<EndpointAcl><Rules>" +
                        times(count, "<Rule>" + leaf("Order", "1") + leaf("Action", "permit") +
                                         leaf("RemoteSubnet", "10.0.0.0/8") + "</Rule>") +
                        "</Rules></EndpointAcl></InputEndpoint>");
  };
  refused(deploy(rig, with_rules(51)), "at most 50 access rules");
  CHECK(deploy(rig, with_rules(50)).status == 202);
}

TEST_CASE("names and texts have their lengths", "[limits]") {
  Rig rig;
  rig.service("demo-svc");
  const auto body = deployment_of(machine("demo-0"));
  const auto with = [&](const std::string& name, const std::string& was, const std::string& is) {
    return replaced(body, leaf(name, was), leaf(name, is));
  };
  SECTION("a host name of 64 characters") {
    refused(deploy(rig, with("HostName", "demo-0", std::string(65, 'a'))), "1 to 64 characters");
    CHECK(deploy(rig, with("HostName", "demo-0", std::string(64, 'a'))).status == 202);
  }
  SECTION("a user name of 32 characters") {
    refused(deploy(rig, with("UserName", "core", std::string(33, 'a'))), "1 to 32 characters");
    CHECK(deploy(rig, with("UserName", "core", std::string(32, 'a'))).status == 202);
  }
  SECTION("a password of 6 to 72 characters") {
    const auto placed = [&](std::size_t size) {
      const auto user = leaf("UserName", "core");
      return replaced(body, user, user + leaf("UserPassword", std::string(size, 'p')));
    };
    refused(deploy(rig, placed(5)), "6 to 72 characters");
    refused(deploy(rig, placed(73)), "6 to 72 characters");
    CHECK(deploy(rig, placed(72)).status == 202);
  }
  SECTION("an availability set's name of 3 to 15 characters") {
    RoleBody role = machine("demo-0");
    role.availability_set = std::string(16, 'a');
    refused(deploy(rig, deployment_of(role)), "3 to 15 characters");
    role.availability_set = std::string(15, 'a');
    CHECK(deploy(rig, deployment_of(role)).status == 202);
  }
  SECTION("an endpoint's and a set's name of 3 to 15 characters") {
    RoleBody role = machine("demo-0");
    role.endpoints = {{std::string(16, 'e'), 22001, 22, "", "", "tcp"}};
    refused(deploy(rig, deployment_of(role)), "must have 3 to 15 characters");
    role.endpoints = {
        {"web", 80, 80, std::string(16, 's'), leaf("Port", "80") + leaf("Protocol", "tcp"), "tcp"}};
    refused(deploy(rig, deployment_of(role)), "must have 3 to 15 characters");
  }
  SECTION("a deployment's label of 100 characters") {
    refused(deploy(rig, with("Label", "demo-0", std::string(101, 'a'))), "1 to 100 characters");
    CHECK(deploy(rig, with("Label", "demo-0", std::string(100, 'a'))).status == 202);
  }
}

TEST_CASE("labels have 100 characters and descriptions 1024", "[limits]") {
  Rig rig;
  const auto described = [](const std::string& body, std::size_t size) {
    // a storage account's contract has it before the label
    const std::string next = body.find("Storage") != std::string::npos ? "<Label>" : "<Location>";
    return replaced(body, next, leaf("Description", std::string(size, 'd')) + next);
  };
  const auto check = [&](const std::string& path, const std::string& good, const std::string& bad) {
    INFO(path);
    refused(rig.call("POST", path, bad), "1 to 100 characters");
    refused(rig.call("POST", path, described(good, 1025)), "longer than 1024 characters");
    CHECK(rig.call("POST", path, described(good, 1024)).status < 300);
  };
  const std::string long_label(101, 'l');
  check("/services/storageservices", account("abc", std::string(100, 'l')),
        account("abc", long_label));
  check("/affinitygroups", group("abc", std::string(100, 'l')), group("abc", long_label));
  const auto service = create_service("demo-svc");
  check("/services/hostedservices", service,
        replaced(service, base64_encode("demo-svc"), base64_encode(long_label)));
}

TEST_CASE("ports are from 1 to 65535, a probe's too", "[limits]") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  const auto probe = [](int port) {
    return leaf("Port", std::to_string(port)) + leaf("Protocol", "tcp");
  };
  for (const auto& endpoint :
       std::vector<EndpointBody>{{"web", 65536, 80, "", "", "tcp"},
                                 {"web", 80, 65536, "", "", "tcp"},
                                 {"web", 80, 0, "", "", "tcp"},
                                 {"web", 80, 80, "set", probe(65536), "tcp"}}) {
    role.endpoints = {endpoint};
    refused(deploy(rig, deployment_of(role)), "must be between 1 and 65535");
  }
  role.endpoints = {{"web", 65535, 65535, "set", probe(65535), "tcp"}};
  CHECK(deploy(rig, deployment_of(role)).status == 202);
}
