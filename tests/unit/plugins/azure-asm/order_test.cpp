#include <catch2/catch.hpp>

#include "azure_asm/xml/element.hpp"
#include "slipway/outcome.hpp"

using azure_asm::Element;
using azure_asm::in_order;

namespace {
std::string printed(const Element& element) {
  const auto text = azure_asm::print_xml(element);
  return text.substr(text.find("?>") + 2);
}
const std::string xmlns = " xmlns=\"http://schemas.microsoft.com/windowsazure\"";
}  // namespace

TEST_CASE("children are sent in the order in which the service reads them", "[azure-asm][xml]") {
  Element role("PersistentVMRole");
  // RoleSize before AvailabilitySetName is the mistake that the service swallows without a word
  role.add("RoleSize", "Small").add("AvailabilitySetName", "coreos-as").add("RoleName", "a");
  CHECK(printed(in_order(role)) == "<PersistentVMRole" + xmlns +
                                       "><RoleName>a</RoleName><AvailabilitySetName>coreos-as"
                                       "</AvailabilitySetName><RoleSize>Small</RoleSize>"
                                       "</PersistentVMRole>");
}

TEST_CASE("equal children keep the order they were added in", "[azure-asm][xml]") {
  Element endpoints("InputEndpoints");
  endpoints.add(Element("InputEndpoint").add("Name", "web").add("LocalPort", 80));
  endpoints.add(Element("InputEndpoint").add("Name", "ssh").add("LocalPort", 22));
  const auto ordered = in_order(endpoints);
  REQUIRE(ordered.children.size() == 2);
  CHECK(ordered.children[0].value("Name") == "web");
  CHECK(ordered.children[0].children[0].name == "LocalPort");
}

TEST_CASE("an element without a place in its parent's table is never sent", "[azure-asm][xml]") {
  Element role("Role");
  role.add("RoleName", "a").add("Colour", "blue");
  CHECK_THROWS_WITH(in_order(role), "Role has no place for Colour");
  CHECK_THROWS_WITH(in_order(Element("Garage").add("Car", "x")),
                    "no element order is known for Garage");
}

TEST_CASE("text is escaped on its way out and read back the same", "[azure-asm][xml]") {
  Element element("Error");
  element.add("Message", "a < b && c > \"d\"");
  const auto back = azure_asm::parse_xml(azure_asm::print_xml(element));
  CHECK(back.value("Message") == "a < b && c > \"d\"");
}

TEST_CASE("prefixes, white space and a missing declaration do not matter when reading",
          "[azure-asm][xml]") {
  const auto element = azure_asm::parse_xml(
      "<w:Operation xmlns:w=\"http://schemas.microsoft.com/windowsazure\">\n  <w:ID>7</w:ID>\n"
      "  <w:Error>\n <w:Code> X </w:Code></w:Error>\n</w:Operation>");
  CHECK(element.name == "Operation");
  CHECK(element.number("ID") == 7);
  CHECK(element.value("Error/Code") == "X");
  CHECK(element.value("Error/Missing/Deep").empty());
}

TEST_CASE("an answer that is not XML is the fault of something in between", "[azure-asm][xml]") {
  try {
    azure_asm::parse_xml("<html><p>proxy says no");
    FAIL("was read");
  } catch (const slipway::Failure& failure) {
    CHECK(failure.kind == "unavailable");
  }
}
