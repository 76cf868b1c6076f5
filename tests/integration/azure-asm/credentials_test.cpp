#include <catch2/catch.hpp>

#include "core/value/json.hpp"
#include "rig/cluster.hpp"
#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

/// The answer to making a cloud service with these options.
Value attempt(const Value& options) {
  Cluster cluster(AZURE_PLUGIN, options);
  for (const auto& resource : cluster.resources(1))
    if (resource["type"].as_string() == "hosted_service") return cluster.create(resource);
  return {};
}

}  // namespace

TEST_CASE("a certificate that the subscription does not know is unauthenticated",
          "[azure-asm][credentials]") {
  EmulatedAzure azure;
  make_management_certificate(azure.folder(), "stranger");
  auto options = azure.options();
  const auto answer = attempt(options.set("azure_cert", azure.folder() / "stranger.pem"));
  CAPTURE(core::to_json(answer));
  CHECK(answer["class"].as_string() == "unauthenticated");
  CHECK(answer["facts"]["http_status"].as_int() == 403);
  CHECK(azure.inventory()["services"].size() == 0);
}

TEST_CASE("a certificate file that cannot be used is named", "[azure-asm][credentials]") {
  EmulatedAzure azure;
  auto options = azure.options();
  const auto answer = attempt(options.set("azure_cert", azure.folder() / "none.pem"));
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["message"].as_string().find("none.pem") != std::string::npos);
}

TEST_CASE("a server that cannot be trusted is told with the reason", "[azure-asm][credentials]") {
  struct Row {
    const char* address;
    int days;
    bool known_issuer;
    const char* why;
  };
  const auto row = GENERATE(values<Row>({{"IP:127.0.0.1", -1, true, "has expired"},
                                         {"IP:127.0.0.9", 30, true, "is not for this name"},
                                         {"IP:127.0.0.1", 30, false, "unknown issuer"}}));
  EmulatedAzure::Server server;
  server.address = row.address;
  server.days = row.days;
  EmulatedAzure azure(server);
  auto options = azure.options();
  if (!row.known_issuer) options.set("ca_file", azure.folder() / "server.crt");
  const auto answer = attempt(options);
  CAPTURE(core::to_json(answer));
  CHECK(answer["class"].as_string() == "invalid");
  CHECK(answer["effect"].as_string() == "none");
  CHECK(answer["message"].as_string().find(row.why) != std::string::npos);
  CHECK(azure.log().empty());
}

TEST_CASE("an endpoint where nobody listens is unavailable and nothing was sent",
          "[azure-asm][credentials]") {
  EmulatedAzure azure;
  auto options = azure.options();
  const auto answer = attempt(options.set("endpoint", "https://127.0.0.1:1"));
  CHECK(answer["class"].as_string() == "unavailable");
  CHECK(answer["effect"].as_string() == "none");
}

TEST_CASE("a redirect is followed with the same method and body", "[azure-asm][credentials]") {
  EmulatedAzure azure;
  azure.fault(
      R"({"operation": "Create Hosted Service", "action": "status", "status": 307, "location": ")" +
      azure.endpoint() + "/11111111-2222-4333-8444-555555555555/services/hostedservices\"}");
  const auto answer = attempt(azure.options());
  CAPTURE(core::to_json(answer));
  CHECK(answer["outcome"].as_string() == "done");
  CHECK(azure.count("Create Hosted Service") == 2);
}
