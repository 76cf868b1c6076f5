#include "slipway/kit/http.hpp"

#include <catch2/catch.hpp>

#include "rig/emulator.hpp"

using namespace slipway;
using namespace slipway::test;

TEST_CASE("a request on a fresh secure connection is cancelled while no answer comes",
          "[kit][http]") {
  EmulatedAzure azure;
  azure.fault(R"({"operation": "List Locations", "point": "before", "action": "hold"})");
  const auto options = azure.options();
  kit::HttpOptions reach;
  reach.base_url = azure.endpoint();
  reach.client_pem = options["azure_cert"].as_string();
  reach.ca_file = options["ca_file"].as_string();
  kit::HttpClient http(reach);
  kit::HttpRequest request;
  request.path = "/" + options["subscription"].as_string() + "/locations";
  request.headers = {{"x-ms-version", "2015-04-01"}};
  request.timeout = std::chrono::seconds(20);
  request.cancelled = [asked = 0]() mutable { return asked++ > 5; };
  try {
    http.send(request);
    FAIL("it was answered");
  } catch (const Failure& failure) {
    CHECK(failure.kind == "cancelled");
    CHECK(failure.effect == "unknown");
  }
  azure.clear_faults();
}
