#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using Catch::Contains;

namespace {

Request plain(const std::string& target) {
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers["x-ms-version"] = "2015-04-01";
  return request;
}

/// The strict refusal of a body.
std::string strict_fault(Rig& rig, const std::string& body) {
  const Reply reply = rig.call("POST", "/services/hostedservices", body);
  REQUIRE(reply.status == 400);
  REQUIRE(code_of(reply) == "InvalidXmlRequest");
  return message_of(reply);
}

}  // namespace

TEST_CASE("a certificate or a subscription that does not belong is forbidden") {
  Rig rig;
  Request request = plain("/" + kSubscription + "/locations");
  request.thumbprint = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";
  const Reply stranger = rig.emulator().handle(request);
  CHECK(stranger.status == 403);
  CHECK(code_of(stranger) == "ForbiddenError");
  CHECK(rig.send(plain("/99999999-2222-4333-8444-555555555555/locations")).status == 403);
}

TEST_CASE("the version header is required, dated, and as late as the operation") {
  Rig rig;
  Request request = plain("/" + kSubscription + "/locations");
  request.headers.clear();
  const Reply missing = rig.send(request);
  CHECK(missing.status == 400);
  CHECK(code_of(missing) == "MissingOrIncorrectVersionHeader");
  request.headers["x-ms-version"] = "latest";
  CHECK(rig.send(request).status == 400);
  request.headers["x-ms-version"] = "2010-10-27";
  CHECK(rig.send(request).status == 400);
  request.headers["x-ms-version"] = "2010-10-28";
  CHECK(rig.send(request).status == 200);
}

TEST_CASE("unknown paths and methods are told apart, and all answers carry an id") {
  Rig rig;
  const Reply path = rig.call("GET", "/services/nonsense");
  CHECK(path.status == 404);
  CHECK(header(path, "x-ms-request-id").size() == 32);
  const Reply verb = rig.call("POST", "/locations");
  CHECK(verb.status == 405);
  CHECK(code_of(verb) == "InvalidHttpVerb");
}

TEST_CASE("the subscription's id is compared without case") {
  Rig rig;
  rig.emulator().allow("ABCDEF00-0000-4000-8000-000000000000", kManager);
  CHECK(rig.send(plain("/abcdef00-0000-4000-8000-000000000000/locations")).status == 200);
}

TEST_CASE("a misplaced, an unknown, a doubled and a missing element are named") {
  Rig rig;
  const std::string name = leaf("ServiceName", "demo-svc");
  const std::string label = leaf("Label", "ZGVtbw==");
  const std::string location = leaf("Location", "West US");
  CHECK_THAT(strict_fault(rig, document("CreateHostedService", label + name + location)),
             Contains("'ServiceName' is out of place"));
  CHECK_THAT(strict_fault(rig, document("CreateHostedService", name + label + leaf("Colour", "x"))),
             Contains("'Colour' is not known"));
  CHECK_THAT(strict_fault(rig, document("CreateHostedService", name + label + label)),
             Contains("'Label' stands twice"));
  CHECK_THAT(strict_fault(rig, document("CreateHostedService", name)),
             Contains("'Label' is missing"));
}

TEST_CASE("a body of another root, another namespace, or no XML is refused") {
  Rig rig;
  CHECK_THAT(strict_fault(rig, document("Deployment", "")), Contains("'Deployment' is not"));
  CHECK_THAT(strict_fault(rig, "<CreateHostedService/>"), Contains("namespace"));
  strict_fault(rig, "<CreateHostedService");
  strict_fault(rig, "");
}

TEST_CASE("the serializer's classic trap: RoleSize before AvailabilitySetName") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  std::string body = create_deployment("demo-svc", {role});
  const std::string size = leaf("RoleSize", "Small");
  body.insert(body.find(size) + size.size(), leaf("AvailabilitySetName", "coreos-as"));
  SECTION("strict: named") {
    const Reply reply = rig.call("POST", service_path("demo-svc") + "/deployments", body);
    CHECK(reply.status == 400);
    CHECK_THAT(message_of(reply), Contains("'AvailabilitySetName' is out of place in 'Role'"));
  }
  SECTION("lenient: lost without a word, as the real service does") {
    rig.post_control("/settings", R"({"strict_order":false})");
    rig.done("POST", service_path("demo-svc") + "/deployments", body);
    CHECK(rig.call("GET", deployment_path("demo-svc")).body.find("AvailabilitySetName") ==
          std::string::npos);
  }
}

TEST_CASE("an access list and a balancer's name may stand in either order") {
  Rig rig;
  rig.service("demo-svc");
  const std::string acl = "<EndpointAcl><Rules><Rule>" + leaf("Order", "0") +
                          leaf("Action", "permit") + leaf("RemoteSubnet", "203.0.113.0/24") +
                          "</Rule></Rules></EndpointAcl>";
  const std::string balancer = leaf("LoadBalancerName", "inner");
  for (const auto& both : {acl + balancer, balancer + acl}) {
    std::string body = create_deployment("demo-svc", {machine("demo-0")});
    const std::string protocol = leaf("Protocol", "tcp");
    body.insert(body.find(protocol) + protocol.size(), both);
    rig.done("POST", service_path("demo-svc") + "/deployments", body);
    rig.done("DELETE", deployment_path("demo-svc") + "?comp=media");
  }
}

TEST_CASE("a role that Microsoft's command line read can be sent back as it sends it") {
  Rig rig;
  rig.service("demo-svc");
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {machine("demo-0")}));
  const std::string path = role_path("demo-svc", "demo-0");
  const auto role = rig.read(path);
  const auto disk_name = role.child("OSVirtualHardDisk")->get("DiskName");
  const std::string endpoint = "<InputEndpoint>" + leaf("LocalPort", "22") + leaf("Name", "ssh") +
                               leaf("Port", "22009") + leaf("Protocol", "tcp") +
                               leaf("EnableDirectServerReturn", "false") + "</InputEndpoint>";
  const auto sent = [&](const std::string& end_of_set, const std::string& end_of_role) {
    return document(
        "PersistentVMRole",
        leaf("RoleName", "demo-0") + leaf("RoleType", "PersistentVMRole") +
            "<ConfigurationSets><ConfigurationSet>" +
            leaf("ConfigurationSetType", "NetworkConfiguration") + "<InputEndpoints>" + endpoint +
            "</InputEndpoints><SubnetNames/><PublicIPs/><NetworkInterfaces/>" + end_of_set +
            "</ConfigurationSet></ConfigurationSets><DataVirtualHardDisks/><OSVirtualHardDisk>" +
            leaf("DiskName", disk_name) + "</OSVirtualHardDisk>" + leaf("RoleSize", "Small") +
            end_of_role);
  };
  rig.done("PUT", path, sent("<StoredCertificateSettings/>", ""));
  rig.done("PUT", path,
           sent(leaf("IPForwarding", "Enabled") + "<StoredCertificateSettings/>",
                leaf("LicenseType", "x") + leaf("MigrationState", "None")));
  CHECK(rig.call("GET", path).body.find(leaf("Port", "22009")) != std::string::npos);

  // what the list would hold is another kind of set's, and would be lost without a word
  const Reply full = rig.call(
      "PUT", path,
      sent("<StoredCertificateSettings><CertificateSetting/></StoredCertificateSettings>", ""));
  CHECK(full.status == 400);
  CHECK_THAT(message_of(full), Contains("'CertificateSetting' is not known"));
  const Reply early = rig.call("PUT", path, sent("<StoredCertificateSettings/><PublicIPs/>", ""));
  CHECK(early.status == 400);
}

TEST_CASE("a provisioning set may have the lists of other sets, empty and in their places") {
  Rig rig;
  rig.service("demo-svc");
  const std::string type = leaf("ConfigurationSetType", "LinuxProvisioningConfiguration");
  const auto with = [&](const std::string& lists) {
    std::string body = create_deployment("demo-svc", {machine("demo-0")});
    body.insert(body.find(type) + type.size(), lists);
    return rig.call("POST", service_path("demo-svc") + "/deployments", body);
  };
  CHECK(with("<InputEndpoints><InputEndpoint/></InputEndpoints>").status == 400);
  CHECK(with("<StoredCertificateSettings/><InputEndpoints/>").status == 400);
  CHECK(with("<InputEndpoints/><SubnetNames/><PublicIPs/><NetworkInterfaces/>"
             "<StoredCertificateSettings/>")
            .status == 202);
}

TEST_CASE("a service's properties and its reverse name may stand in either order") {
  Rig rig;
  rig.service("demo-svc");
  const std::string properties = "<ExtendedProperties><ExtendedProperty>" + leaf("Name", "owner") +
                                 leaf("Value", "me") + "</ExtendedProperty></ExtendedProperties>";
  const std::string name = leaf("ReverseDnsFqdn", "demo.example.com.");
  for (const auto& both : {properties + name, name + properties})
    CHECK(rig.call("PUT", service_path("demo-svc"),
                   document("UpdateHostedService", leaf("Label", "ZGVtbw==") + both))
              .status == 200);
}

TEST_CASE("an i:type attribute on a configuration set is accepted") {
  Rig rig;
  rig.service("demo-svc");
  std::string body = create_deployment("demo-svc", {machine("demo-0")});
  const std::string set = "<ConfigurationSet>";
  body.replace(body.find(set), set.size(),
               "<ConfigurationSet i:type=\"LinuxProvisioningConfigurationSet\" "
               "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">");
  rig.done("POST", service_path("demo-svc") + "/deployments", body);
}

TEST_CASE("catalogues: sizes with their cores, locations, images by name") {
  Rig rig;
  const auto sizes = rig.read("/rolesizes");
  CHECK(sizes.children.size() == 38);
  CHECK(sizes.children[3].get("Label") == "Large (4 cores, 7168 MB)");
  CHECK(rig.read("/locations").children.size() == 15);
  CHECK(rig.read("/services/images/" + kImage).get("PublisherName") == "CoreOS");
  CHECK(rig.read("/services/vmimages").name == "VMImages");
}

TEST_CASE("the subscription counts what is in use") {
  Rig rig;
  rig.deployment("demo-svc");
  const auto subscription = rig.read("");
  CHECK(subscription.get("MaxCoreCount") == "20");
  CHECK(subscription.get("CurrentCoreCount") == "1");
  CHECK(subscription.get("CurrentHostedServices") == "1");
}
