#include <catch2/catch.hpp>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

using namespace azure_test;
using azure_emulator::base64_encode;
using azure_emulator::Element;
using Catch::Contains;

namespace {

const std::string kServices = "/services/hostedservices";

/// Make-up of a service's body, after name and label.
std::string body(const std::string& name, const std::string& rest) {
  return document("CreateHostedService",
                  leaf("ServiceName", name) + leaf("Label", base64_encode(name)) + rest);
}

}  // namespace

TEST_CASE("creating a service answers 201 with its place, and its operation is done") {
  Rig rig;
  const Reply reply = rig.call("POST", kServices, create_service("demo-svc", Style::python));
  CHECK(reply.status == 201);
  CHECK(header(reply, "Location") ==
        "https://management.core.windows.net/subscriptions/" + kSubscription + "/compute/demo-svc");
  CHECK(rig.operation(reply).get("Status") == "Succeeded");
}

TEST_CASE("a service's name is taken for everybody, without regard to case") {
  Rig rig;
  rig.emulator().allow("22222222-2222-4333-8444-555555555555", "AA");
  Request request;
  request.method = "POST";
  request.target = "/22222222-2222-4333-8444-555555555555" + kServices;
  request.headers["x-ms-version"] = "2015-04-01";
  request.thumbprint = "AA";
  request.body = create_service("Demo-Svc");
  REQUIRE(rig.emulator().handle(request).status == 201);
  const Reply reply = rig.call("POST", kServices, create_service("demo-svc"));
  CHECK(reply.status == 409);
  CHECK(message_of(reply) == "The specified DNS name is already taken.");
  const Element check = rig.read(kServices + "/operations/isavailable/demo-svc");
  CHECK(check.get("Result") == "false");
  CHECK(check.get("Reason") == "A hosted service with the specified name already exists.");
  CHECK(rig.call("GET", service_path("demo-svc")).status == 404);
}

TEST_CASE("names, places, labels and properties of a service are checked") {
  Rig rig;
  const std::string west = leaf("Location", "West US");
  CHECK(message_of(rig.call("POST", kServices, body("-x-", west))) ==
        "The hosted service name is invalid.");
  CHECK(rig.call("POST", kServices, body("demo-svc", "")).status == 400);
  CHECK(rig.call("POST", kServices, body("demo-svc", leaf("Location", "Atlantis"))).status == 400);
  CHECK(rig.call("POST", kServices, body("demo-svc", leaf("AffinityGroup", "none"))).status == 404);
  const auto property = [&](const std::string& name, const std::string& value) {
    return west + "<ExtendedProperties><ExtendedProperty>" + leaf("Name", name) +
           leaf("Value", value) + "</ExtendedProperty></ExtendedProperties>";
  };
  CHECK(rig.call("POST", kServices, body("demo-svc", property("1st", "x"))).status == 400);
  CHECK(rig.call("POST", kServices, body("demo-svc", property("owner", std::string(256, 'x'))))
            .status == 400);
  CHECK(rig.call("POST", kServices, body("demo-svc", property("owner", "me"))).status == 201);
  CHECK_THAT(rig.call("GET", service_path("demo-svc")).body,
             Contains("<Name>owner</Name><Value>me</Value>"));
}

TEST_CASE("the quota of services is that of the subscription") {
  Rig rig;
  rig.post_control("/quota", R"({"hosted_services":1})");
  rig.done("POST", kServices, create_service("first"));
  CHECK_THAT(message_of(rig.call("POST", kServices, create_service("second"))),
             Contains("'hosted service count'"));
}

TEST_CASE("a service is read without deployments, and with them when asked for") {
  Rig rig;
  rig.deployment("demo-svc");
  CHECK(rig.read(service_path("demo-svc")).child("Deployments") == nullptr);
  const Element detailed = rig.read(service_path("demo-svc") + "?embed-detail=true");
  CHECK(detailed.child("Deployments")->children.at(0).get("Name") == "demo-svc");
  CHECK(rig.read(kServices).children.size() == 1);
}

TEST_CASE("a service's label, description and properties are updated") {
  Rig rig;
  rig.done("POST", kServices, create_service("demo-svc"));
  const std::string update = document(
      "UpdateHostedService", leaf("Label", base64_encode("new")) + leaf("Description", "renamed"));
  CHECK(rig.call("PUT", service_path("demo-svc"), update).status == 200);
  const Element properties = *rig.read(service_path("demo-svc")).child("HostedServiceProperties");
  CHECK(properties.get("Description") == "renamed");
  CHECK(properties.get("Label") == base64_encode("new"));
}

TEST_CASE("a certificate is taken as DER, PEM or PKCS#12, whatever the client calls it") {
  Rig rig;
  rig.done("POST", kServices, create_service("demo-svc"));
  const TempFolder folder;
  make_certificate(folder, "pair");
  openssl(folder.path(),
          "pkcs12 -export -in pair.pem -inkey pair.key -passout pass: -out pair.pfx");
  const std::string path = service_path("demo-svc") + "/certificates";
  rig.done("POST", path, add_certificate(ssh_certificate_der(), "pfx", Style::python));
  rig.done("POST", path, add_certificate(read_file(folder.file("pair.pem")), "pfx"));
  rig.done("POST", path, add_certificate(read_file(folder.file("pair.pfx")), "pfx", Style::python));
  const Element list = rig.read(path);
  CHECK(list.children.size() == 2);
  CHECK(rig.call("POST", path, add_certificate("not a certificate")).status == 400);
}

TEST_CASE("a certificate is read and deleted by its thumbprint in any case") {
  Rig rig;
  rig.service("demo-svc");
  const std::string path =
      service_path("demo-svc") + "/certificates/sha1-" + azure_emulator::lower(ssh_thumbprint());
  CHECK(rig.read(path).get("Data") == base64_encode(ssh_certificate_der()));
  rig.done("DELETE", path);
  const Reply gone = rig.call("GET", path);
  CHECK(gone.status == 404);
  CHECK(message_of(gone) == "The certificate was not found.");
}

TEST_CASE("a certificate is not there before its operation has succeeded") {
  Rig rig;
  rig.done("POST", kServices, create_service("demo-svc"));
  rig.call("POST", service_path("demo-svc") + "/certificates",
           add_certificate(ssh_certificate_der()));
  CHECK(rig.read(service_path("demo-svc") + "/certificates").children.empty());
  rig.advance(5s);
  CHECK(rig.read(service_path("demo-svc") + "/certificates").children.size() == 1);
}

TEST_CASE("management certificates added by request open the subscription") {
  Rig rig;
  const std::string added =
      document("SubscriptionCertificate",
               leaf("SubscriptionCertificatePublicKey", "eA==") +
                   leaf("SubscriptionCertificateThumbprint", ssh_thumbprint()) +
                   leaf("SubscriptionCertificateData", base64_encode(ssh_certificate_der())));
  CHECK(rig.call("POST", "/certificates", added).status == 200);
  Request request;
  request.method = "GET";
  request.target = "/" + kSubscription + "/locations";
  request.headers["x-ms-version"] = "2015-04-01";
  request.thumbprint = ssh_thumbprint();
  CHECK(rig.emulator().handle(request).status == 200);
  CHECK(rig.call("DELETE", "/certificates/" + ssh_thumbprint()).status == 200);
  CHECK(rig.emulator().handle(request).status == 403);
}
