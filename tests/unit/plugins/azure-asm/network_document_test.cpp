#include "azure_asm/machine/network_document.hpp"

#include <catch2/catch.hpp>

#include "azure_asm/machine/addresses.hpp"
#include "azure_asm/service/blob_store.hpp"
#include "azure_asm/service/history.hpp"
#include "slipway/outcome.hpp"

using namespace azure_asm;

namespace {

NetworkSite site() { return {"vnet", "West US", "", "10.0.0.0/16", "nodes", "10.0.1.0/24"}; }

/// Put in and taken out again leaves the document as it was.
void check_there_and_back(const std::string& document) {
  const auto more = with_site(document, site());
  CAPTURE(more);
  CHECK(has_site(more, "VNET"));
  CHECK_FALSE(has_site(document, "vnet"));
  CHECK(without_site(more, "vnet").find("name=\"vnet\"") == std::string::npos);
}

}  // namespace

TEST_CASE("a network is put into whatever form the document has", "[azure-asm][network]") {
  check_there_and_back("");
  check_there_and_back(
      "<NetworkConfiguration><VirtualNetworkConfiguration/></NetworkConfiguration>");
  check_there_and_back(
      "<NetworkConfiguration><VirtualNetworkConfiguration><Dns "
      "/></VirtualNetworkConfiguration></NetworkConfiguration>");
  check_there_and_back(
      "<NetworkConfiguration><VirtualNetworkConfiguration><VirtualNetworkSites "
      "/></VirtualNetworkConfiguration></NetworkConfiguration>");
  const std::string prefixed =
      "<n:NetworkConfiguration xmlns:n=\"x\"><n:VirtualNetworkConfiguration>"
      "<n:VirtualNetworkSites><n:VirtualNetworkSite name=\"a>b\"/></n:VirtualNetworkSites>"
      "</n:VirtualNetworkConfiguration></n:NetworkConfiguration>";
  CHECK(with_site(prefixed, site()).find("<n:Subnet name=\"nodes\">") != std::string::npos);
  CHECK(without_site(with_site(prefixed, site()), "vnet") == prefixed);
  CHECK(has_site(prefixed, "a>b"));
}

TEST_CASE("a network says which affinity group it lies in", "[azure-asm][network]") {
  auto grouped = site();
  grouped.location.clear();
  grouped.affinity_group = "ag";
  CHECK(affinity_group_of(with_site("", grouped), "VNET") == "ag");
  CHECK(affinity_group_of(with_site("", site()), "vnet").empty());
  CHECK(affinity_group_of(with_site("", grouped), "other").empty());
}

TEST_CASE("what only looks like a network is none", "[azure-asm][network]") {
  CHECK_FALSE(has_site("<x><!-- <VirtualNetworkSite name=\"vnet\"/> --></x>", "vnet"));
  CHECK_FALSE(has_site("<x><VirtualNetworkSite othername=\"vnet\"/></x>", "vnet"));
  CHECK_FALSE(has_site("<x><VirtualNetworkSiteRef name=\"vnet\"/></x>", "vnet"));
  CHECK_THROWS_AS(with_site("<something-else/>", site()), slipway::Failure);
}

TEST_CASE("a subnet has room for all but five of its addresses", "[azure-asm][network]") {
  CHECK(address_range("10.0.1.0/29").room() == 3);
  CHECK(address_range("10.0.1.0/24").room() == 251);
  CHECK(address_range("10.0.0.0/16").holds(address_range("10.0.1.0/24")));
  CHECK_FALSE(address_range("10.0.1.0/24").holds(address_number("10.0.2.1")));
  for (const char* bad : {"", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "10.0.0.0", "a.b.c.d/8"}) {
    CAPTURE(bad);
    CHECK(address_range(bad).room() == 0);
    CHECK_FALSE(address_range(bad).holds(address_number("10.0.0.1")));
  }
}

TEST_CASE("a container's request is signed as the blob service documents", "[azure-asm][storage]") {
  const auto text = string_to_sign("PUT", "Fri, 26 Jun 2015 23:39:12 GMT", "2015-04-05",
                                   "/myaccount/mycontainer");
  CHECK(text ==
        "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\n"
        "x-ms-version:2015-04-05\n/myaccount/mycontainer\nrestype:container");
  // RFC 4231, second test case
  CHECK(signature("SmVmZQ==", "what do ya want for nothing?") ==
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST_CASE("looks are far apart until shortly before the usual end, and close around it",
          "[azure-asm][polling]") {
  History history([] { return Pace{2000}; });
  CHECK(history.pause_ms("add_role", 0) == 15000);
  CHECK(history.pause_ms("add_role", 45000) == 2500);
  CHECK(history.pause_ms("add_role", 49000) == 1000);
  CHECK(history.pause_ms("add_role", 600000) == 15000);
  CHECK(history.pause_ms("ready", 0, true) == 114000);
}

TEST_CASE("the usual end is learned, and one strange case does not spoil it",
          "[azure-asm][polling]") {
  History history([] { return Pace{2000}; });
  history.learn("add_role", 30000);
  CHECK(history.pause_ms("add_role", 27000) == 1500);
  history.learn("add_role", 3600000);
  CHECK(history.pause_ms("add_role", 0) == 15000);
  CHECK(history.pause_ms("add_role", 45000) < 15000);
}
