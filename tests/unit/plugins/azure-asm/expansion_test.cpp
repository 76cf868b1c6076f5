#include "azure_asm/stack/expansion.hpp"

#include <catch2/catch.hpp>

#include "azure_asm/machine/spec.hpp"
#include "scratch_folder.hpp"
#include "slipway/bytes.hpp"
#include "slipway/kit/x509.hpp"
#include "slipway/outcome.hpp"

using namespace azure_asm;
using slipway::Value;
using slipway::contract::Endpoint;

namespace {

Options options_with(const Value& more = Value::map()) {
  Value values = Value::map();
  values.set("cloud_service_name", "demo").set("vm_name_prefix", "coreos").set("vm_size", "Large");
  values.set("location", "West US").set("ssh_port", 22001).set("ssh_cert", "ssh-cert.pem");
  values.set("availability_set", "coreos-as").set("machines_per_service", 50);
  for (const auto& [name, value] : more.as_map()) values.set(name, value);
  return options_from(values);
}

std::vector<Node> nodes_with(const Options& options, int count, const std::string& group = {}) {
  std::vector<Node> nodes;
  for (int i = 0; i < count; ++i) nodes.push_back({group, i, options});
  return nodes;
}

Endpoint endpoint(const char* name, int port, bool balanced = true) {
  Endpoint wanted;
  wanted.name = name;
  wanted.port = port;
  wanted.balanced = balanced;
  if (balanced) wanted.probe.protocol = "tcp";
  return wanted;
}

std::vector<slipway::contract::Resource> of_type(
    const std::vector<slipway::contract::Resource>& all, const std::string& type) {
  std::vector<slipway::contract::Resource> found;
  for (const auto& one : all)
    if (one.type == type) found.push_back(one);
  return found;
}

std::vector<std::string> ports(const slipway::contract::Resource& machine) {
  std::vector<std::string> found;
  for (const auto& one : machine.inputs["endpoints"].as_list())
    found.push_back(one["name"].as_string() + ":" + std::to_string(one["port"].as_int()));
  return found;
}

std::string refusal(const Options& options, int count, const std::vector<Endpoint>& wanted) {
  try {
    expand(options, nodes_with(options, count), wanted, Value::map());
    return {};
  } catch (const slipway::Failure& failure) {
    return failure.message;
  }
}

}  // namespace

TEST_CASE("of an ssh certificate that is there the content counts, and not its place",
          "[azure-asm][expand]") {
  const ScratchFolder folder;
  const auto pair = slipway::kit::make_self_signed("ssh", 30, 1700000000000);
  const auto thumbprint_at = [&](const std::string& path) {
    const auto options = options_with(Value::map().set("ssh_cert", path));
    const auto all = expand(options, nodes_with(options, 1), {}, Value::map());
    return of_type(all, "service_certificate")[0].inputs["thumbprint"];
  };
  for (const char* name : {"one.pem", "two.pem"}) {
    slipway::kit::write_private_file(folder / name, pair.certificate.pem());
    CHECK(thumbprint_at(folder / name).as_string() == pair.certificate.thumbprint());
  }
  CHECK(thumbprint_at(folder / "still-to-be-made.pem").is_reference());
}

TEST_CASE("three nodes are a service, a certificate and three machines in it",
          "[azure-asm][expand]") {
  const auto options = options_with();
  const auto all = expand(options, nodes_with(options, 3), {}, Value::map());
  CHECK(of_type(all, "ssh_key").size() == 1);
  CHECK(of_type(all, "storage_account").size() == 1);
  REQUIRE(of_type(all, "hosted_service").size() == 1);
  CHECK(of_type(all, "service_certificate").size() == 1);
  const auto machines = of_type(all, "virtual_machine");
  REQUIRE(machines.size() == 3);
  CHECK(machines[2].name == "demo-coreos-2");
  CHECK(machines[2].contained_by == std::vector<std::string>{"cloud/hosted_service/demo"});
  for (const auto& machine : machines) {
    CHECK(machine.exclusive == of_type(all, "hosted_service")[0].exclusive);
    CHECK(machine.inputs["availability_set"].as_string() == "coreos-as");
  }
}

TEST_CASE("each machine has the next ssh port and shares the balanced endpoints",
          "[azure-asm][expand]") {
  const auto options = options_with();
  const auto machines =
      of_type(expand(options, nodes_with(options, 2),
                     {endpoint("web", 80), endpoint("api", 9000, false)}, Value::map()),
              "virtual_machine");
  CHECK(ports(machines[0]) == std::vector<std::string>{"api:9000", "ssh:22001", "web:80"});
  CHECK(ports(machines[1]) == std::vector<std::string>{"api:9001", "ssh:22002", "web:80"});
}

TEST_CASE("no_https leaves out the endpoint at 443 and nothing else", "[azure-asm][expand]") {
  const auto options = options_with(Value::map().set("no_https", true));
  const auto machines = of_type(expand(options, nodes_with(options, 1),
                                       {endpoint("web", 80), endpoint("https", 443)}, Value::map()),
                                "virtual_machine");
  CHECK(ports(machines[0]) == std::vector<std::string>{"ssh:22001", "web:80"});
}

TEST_CASE("user-data goes to the machine it was made for", "[azure-asm][expand]") {
  const auto options = options_with();
  const auto data = Value::map().set("demo-coreos-1", "#cloud-config\n");
  const auto machines =
      of_type(expand(options, nodes_with(options, 2), {}, data), "virtual_machine");
  CHECK(machines[0].inputs["custom_data"].as_string().empty());
  CHECK(machines[1].inputs["custom_data"].as_string() == "#cloud-config\n");
}

TEST_CASE("user-data that is no text reaches the machine byte by byte", "[azure-asm][expand]") {
  const std::string bytes("\x1f\x8b\0\xff", 4);
  const auto options = options_with();
  const auto data = Value::map().set("demo-coreos-0", slipway::bytes_value(bytes));
  const auto machine =
      of_type(expand(options, nodes_with(options, 1), {}, data), "virtual_machine")[0];
  CHECK(machine.inputs["custom_data"].as_string().empty());
  CHECK(machine_spec(machine.inputs).custom_data == bytes);
}

TEST_CASE("a data disk, an own address, network and storage reach the machine's inputs",
          "[azure-asm][expand]") {
  const auto options =
      options_with(Value::map()
                       .set("data_disk", true)
                       .set("public_ips", true)
                       .set("virtual_network_name", "vnet")
                       .set("subnet_names", Value::list().push("nodes"))
                       .set("blob_container_url", "https://store.blob.core.windows.net/vhds"));
  const auto all = expand(options, nodes_with(options, 1), {}, Value::map());
  CHECK(of_type(all, "storage_account").empty());
  const auto inputs = of_type(all, "virtual_machine")[0].inputs;
  CHECK(inputs["data_disks"].as_list()[0]["size_gb"].as_int() == 100);
  CHECK(inputs["public_ip"].as_bool());
  CHECK(inputs["virtual_network"].as_string() == "vnet");
  CHECK(inputs["subnet"].as_string() == "nodes");
  CHECK(inputs["container_url"].as_string() == "https://store.blob.core.windows.net/vhds/");
}

TEST_CASE("a thumbprint alone deposits nothing and needs no key file", "[azure-asm][expand]") {
  const auto options = options_with(Value::map().set("ssh_thumb", std::string(40, 'a')));
  const auto all = expand(options, nodes_with(options, 1), {}, Value::map());
  CHECK(of_type(all, "ssh_key").empty());
  const auto certificate = of_type(all, "service_certificate")[0];
  CHECK(certificate.inputs["thumbprint"].as_string() == std::string(40, 'A'));
  CHECK(certificate.inputs["certificate"].as_string().empty());
}

TEST_CASE("a name follows from group and index, never from how many there are",
          "[azure-asm][layout]") {
  const auto options = options_with();
  const Node lone{"", 4, options};
  CHECK(lone.name() == "demo-coreos-4");
  const Node grouped{"data", 4, options};
  CHECK(grouped.name() == "demo-coreos-data-4");
}

TEST_CASE("machines past a service's limit go to the next service, without endpoints",
          "[azure-asm][layout]") {
  const auto options = options_with(
      Value::map().set("virtual_network_name", "vnet").set("machines_per_service", 30));
  const auto nodes = nodes_with(options, 70);
  const auto all = expand(options, nodes, {endpoint("web", 80)}, Value::map());
  const auto services = of_type(all, "hosted_service");
  REQUIRE(services.size() == 3);
  CHECK(services[1].name == "demo-2");
  const auto machines = of_type(all, "virtual_machine");
  CHECK(ports(machines[29]).size() == 2);
  CHECK(ports(machines[30]).size() == 1);
  const auto layout = lay_out(nodes, std::vector<slipway::contract::Texts>(nodes.size()));
  CHECK(layout.nodes[29].facts.endpoints);
  CHECK_FALSE(layout.nodes[30].facts.endpoints);
  CHECK(layout.nodes[0].removed_by.size() == 3);
}

TEST_CASE("the service's limits are told before anything is made", "[azure-asm][expand]") {
  const auto options = options_with();
  CHECK(refusal(options, 50, {}).empty());
  CHECK(refusal(options, 51, {}).find("need a virtual network") != std::string::npos);
  CHECK(refusal(options, 50, {endpoint("web", 80), endpoint("https", 443)}).empty());
  CHECK(refusal(options, 50, {endpoint("web", 80), endpoint("https", 443), endpoint("api", 81)})
            .find("would have 200 endpoints; it can have 150") != std::string::npos);
  const auto basic = options_with(Value::map().set("vm_size", "Basic_A1"));
  CHECK(refusal(basic, 1, {endpoint("web", 80)}).find("cannot share") != std::string::npos);
}

TEST_CASE("an endpoint that the service would refuse is refused here", "[azure-asm][expand]") {
  const auto options = options_with();
  CHECK(refusal(options, 1, {endpoint("ab", 80)}).find("3 to 15") != std::string::npos);
  CHECK(refusal(options, 1, {endpoint("web", 0)}).find("port between") != std::string::npos);
  auto probe = endpoint("web", 80);
  probe.probe.protocol = "http";
  CHECK(refusal(options, 1, {probe}).find("without a path") != std::string::npos);
  probe.probe = {"tcp", 80, "/x", 0, 0};
  CHECK(refusal(options, 1, {probe}).find("with a path") != std::string::npos);
  auto idle = endpoint("web", 80);
  idle.idle_timeout_min = 31;
  CHECK(refusal(options, 1, {idle}).find("4 to 30") != std::string::npos);
}

TEST_CASE("two groups in one service need ssh ports of their own", "[azure-asm][layout]") {
  auto nodes = nodes_with(options_with(), 1);
  nodes.push_back({"data", 0, options_with()});
  const std::vector<slipway::contract::Texts> none(2);
  CHECK_THROWS_WITH(lay_out(nodes, none), Catch::Contains("the same ssh port 22001"));
  nodes[1].options = options_with(Value::map().set("ssh_port", 23001));
  CHECK(lay_out(nodes, none).nodes.size() == 2);
}
