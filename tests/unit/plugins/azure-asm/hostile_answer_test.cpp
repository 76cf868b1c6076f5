#include <catch2/catch.hpp>
#include <random>

#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/service/publish_settings.hpp"
#include "slipway/contract/forms.hpp"
#include "slipway/outcome.hpp"

using namespace azure_asm;
using slipway::Failure;
namespace contract = slipway::contract;

namespace {

std::string times(std::size_t count, const std::string& part) {
  std::string text;
  text.reserve(count * part.size());
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

std::string outcome(const std::string& document) {
  try {
    static_cast<void>(parse_xml(document));
    return "read";
  } catch (const Failure& failure) {
    return failure.kind;
  }
}

/// Values that an answer may have in the place of an address, a port or a name.
class Hostile {
 public:
  explicit Hostile(unsigned seed) : chance_(seed) {}
  std::string text(const std::vector<std::string>& good) {
    if (chance_() % 3 == 0) return good[chance_() % good.size()];
    std::string text = chance_() % 2 ? good[chance_() % good.size()] : std::string();
    for (auto count = chance_() % 3; count > 0; --count) text += part();
    return text;
  }

 private:
  std::string part() {
    static const std::vector<std::string> parts{"\nProxyCommand touch owned",
                                                " ",
                                                "/",
                                                "..",
                                                "-o",
                                                "%",
                                                "\"",
                                                "'",
                                                "$(id)",
                                                "\xC2\x9B",
                                                "\t",
                                                ":",
                                                "@",
                                                "1",
                                                "0",
                                                "x",
                                                "é",
                                                "70000",
                                                "-1",
                                                "fe80",
                                                "::",
                                                "127.0.0.1",
                                                "%lo",
                                                ",",
                                                "#",
                                                "*"};
    return parts[chance_() % parts.size()];
  }
  std::mt19937 chance_;
};

}  // namespace

TEST_CASE("XML that is too deep, too large or multiplies itself is refused before it is a tree",
          "[azure-asm][xml]") {
  CHECK(outcome(times(300'000, "<a>")) == "unavailable");
  CHECK(outcome(times(300'000, "<a>") + times(300'000, "</a>")) == "unavailable");
  CHECK(outcome("<r>" + times(2'000'000, "<a/>") + "</r>") == "unavailable");
  CHECK(outcome("<r>" + times(65, "<a>") + times(65, "</a>") + "</r>") == "unavailable");
  std::string laughs = "<!DOCTYPE r [<!ENTITY a0 \"haha\">";
  for (int i = 1; i < 8; ++i)
    laughs += "<!ENTITY a" + std::to_string(i) + " \"" +
              times(10, "&a" + std::to_string(i - 1) + ";") + "\">";
  CHECK(outcome(laughs + "]><r>&a7;</r>") == "unavailable");
  CHECK(outcome("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>") !=
        "internal");

  CHECK(outcome("<r>" + times(60, "<a>") + times(60, "</a>") + "</r>") == "read");
  CHECK(outcome("<r>" + times(100'000, "<a>x</a>") + "</r>") == "read");
}

TEST_CASE("no entity of an answer reads a file", "[azure-asm][xml]") {
  const std::string document =
      "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>a&x;b</r>";
  try {
    const auto text = parse_xml(document).text;
    CHECK(text.find("root") == std::string::npos);
  } catch (const Failure&) {
    SUCCEED("refused");
  }
}

TEST_CASE("publish settings are held to the same bounds", "[azure-asm][xml]") {
  CHECK_THROWS_WITH(read_publish_settings(times(300'000, "<a>") + times(300'000, "</a>"), "x"),
                    Catch::Contains("no file of publish settings"));
}

TEST_CASE("what a deployment says of its machines is fit for files and commands, or refused",
          "[azure-asm][property]") {
  Hostile hostile(20240817);
  int accepted = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto address = [&] { return hostile.text({"10.0.0.4", "23.100.1.2", "::1", ""}); };
    const auto port = [&] { return hostile.text({"22", "22001", "65535", ""}); };
    const auto name = [&] { return hostile.text({"demo-0", "demo-coreos-1"}); };
    Element deployment("Deployment");
    deployment.add("Name", name());
    Element virtual_ip("VirtualIP");
    virtual_ip.add("Address", address());
    deployment.add(Element("VirtualIPs").add(virtual_ip));
    Element endpoint("InstanceEndpoint");
    endpoint.add("Name", "ssh").add("Vip", address());
    endpoint.add("PublicPort", port()).add("LocalPort", port());
    Element instance("RoleInstance");
    instance.add("RoleName", name()).add("IpAddress", address());
    instance.add(Element("InstanceEndpoints").add(endpoint));
    deployment.add(Element("RoleInstanceList").add(instance));
    Element role("Role");
    role.add("RoleName", name());
    deployment.add(Element("RoleList").add(role));
    try {
      const auto read = read_deployment(deployment);
      ++accepted;
      const auto fit = [](const std::string& text) {
        return text.empty() || contract::is_ip_address(text);
      };
      CHECK(fit(read.address));
      const auto named = [](const std::string& text) {
        return text.empty() || contract::is_node_name(text);
      };
      CHECK(named(read.name));
      CHECK(named(read.roles.at(0).name));
      const auto& state = read.states.at(0);
      CHECK(named(state.name));
      CHECK(fit(state.private_address));
      CHECK(fit(state.ports.at(0).address));
      CHECK((state.ports.at(0).port == 0 || contract::is_port(state.ports.at(0).port)));
    } catch (const Failure& failure) {
      CHECK(failure.kind == "unavailable");
      for (const char c : failure.message) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("a hostile value is shown in the message as it is, and steers nothing", "[azure-asm]") {
  Element instance("RoleInstance");
  instance.add("RoleName", "demo-0").add("IpAddress", "1.2.3.4\nProxyCommand x\x1b[2J");
  Element deployment("Deployment");
  deployment.add(Element("RoleInstanceList").add(instance));
  CHECK_THROWS_WITH(read_deployment(deployment),
                    "the service answered with '1.2.3.4\\x0aProxyCommand x\\x1b[2J' as IpAddress, "
                    "which is not an IP address");
}
