#include "azure_asm/stack/options.hpp"

#include <catch2/catch.hpp>

#include "azure_asm/machine/sizes.hpp"
#include "azure_asm/plugin.hpp"
#include "azure_asm/stack/images.hpp"
#include "azure_asm/stack/validation.hpp"

using namespace azure_asm;
using slipway::Value;

namespace {
std::vector<std::string> codes(const Options& options) {
  std::vector<std::string> found;
  for (const auto& finding : validate(options))
    found.push_back(finding.value()["code"].as_string());
  return found;
}
Options plain() {
  return options_from(Value::map()
                          .set("cloud_service_name", "Demo-1")
                          .set("vm_size", "Small")
                          .set("subscription", "11111111-2222-4333-8444-555555555555"));
}
}  // namespace

TEST_CASE("every option of the seed's script is described under its own name", "[azure-asm]") {
  const auto description = azure_asm::plugin().description();
  std::map<std::string, Value> options;
  for (const auto& option : description["roles"]["cloud"]["options"].as_list()) {
    CHECK_FALSE(option["doc"].as_string().empty());
    options[option["name"].as_string()] = option["default"];
  }
  for (const char* name : {"cloud_service_name",
                           "ssh_cert",
                           "ssh_thumb",
                           "subscription",
                           "azure_cert",
                           "blob_container_url",
                           "vm_size",
                           "vm_name_prefix",
                           "availability_set",
                           "location",
                           "affinity_group",
                           "ssh_port",
                           "coreos_image",
                           "virtual_network_name",
                           "subnet_names",
                           "custom_data",
                           "discovery_service_url",
                           "public_ips",
                           "data_disk",
                           "no_https"})
    CHECK(options.count(name) == 1);
  CHECK(options["vm_size"].as_string() == "Small");
  CHECK(options["vm_name_prefix"].as_string() == "coreos");
  CHECK(options["availability_set"].as_string() == "coreos-as");
  CHECK(options["location"].as_string() == "West US");
  CHECK(options["ssh_port"].as_int() == 22001);
}

TEST_CASE("without a container a storage account is named after the service", "[azure-asm]") {
  CHECK(made_storage_account(plain()) == "demo1");
  CHECK(container_url(plain()) == "https://demo1.blob.core.windows.net/vhds/");
  auto options = plain();
  options.cloud_service_name = std::string(40, 'x');
  CHECK(made_storage_account(options).size() == 24);
}

TEST_CASE("a container that is named is used as it is, with a slash at its end", "[azure-asm]") {
  const auto options =
      options_from(Value::map().set("blob_container_url", "https://s.blob.core.windows.net/vhds"));
  CHECK(container_url(options) == "https://s.blob.core.windows.net/vhds/");
}

TEST_CASE("an affinity group takes the place of the location", "[azure-asm]") {
  const auto options =
      options_from(Value::map().set("affinity_group", "ag").set("location", "West US"));
  CHECK(options.location.empty());
}

TEST_CASE("a thumbprint takes the place of the certificate and is in capitals", "[azure-asm]") {
  const auto options =
      options_from(Value::map().set("ssh_thumb", "ab12").set("ssh_cert", "ssh-cert.pem"));
  CHECK(options.ssh_thumb == "AB12");
  CHECK(options.ssh_cert.empty());
}

TEST_CASE("options that do not go together are found offline", "[azure-asm]") {
  CHECK(codes(plain()).empty());
  auto options = plain();
  options.subnet_names = {"a", "b"};
  CHECK(codes(options) ==
        std::vector<std::string>{"azure-asm.one-subnet", "azure-asm.subnet-without-network"});
  options = plain();
  options.cloud_service_name = "a-b";
  CHECK(codes(options) == std::vector<std::string>{"azure-asm.storage-name"});
  options = plain();
  options.custom_data = "/nowhere/at/all";
  CHECK(codes(options) == std::vector<std::string>{"azure-asm.custom-data"});
}

TEST_CASE("what is made around the machines is checked offline", "[azure-asm]") {
  const auto code = [](Options options) {
    const auto found = codes(options);
    return found.size() == 1 ? found.front() : std::to_string(found.size()) + " findings";
  };
  auto options = plain();
  options.subscription = "11111111-2222-4333-8444";
  CHECK(code(options) == "azure-asm.subscription");
  options = plain();
  options.affinity_group_location = "West US";
  CHECK(code(options) == "azure-asm.group-name");
  options = plain();
  options.virtual_network_address_space = options.subnet_address_prefix = "10.0.0.0/16";
  CHECK(code(options) == "azure-asm.network-name");
  options.virtual_network_name = "vnet";
  options.subnet_names = {"nodes"};
  CHECK(codes(options).empty());
  options.subnet_address_prefix = "10.1.0.0/24";
  CHECK(code(options) == "azure-asm.subnet-outside");
  options.subnet_address_prefix = "10.0.1.0/24";
  options.static_address = "10.0.2.10";
  CHECK(code(options) == "azure-asm.static-address");
  options = plain();
  options.static_address = "10.0.1.10";
  CHECK(code(options) == "azure-asm.static-address");
  options = plain();
  options.vm_size = "Small";
  options.data_disk = true;
  options.data_disk_count = 3;
  CHECK(code(options) == "azure-asm.data-disks");
}

TEST_CASE("sizes are known with what they hold", "[azure-asm]") {
  REQUIRE(find_size("Large"));
  CHECK(find_size("Large")->cores == 4);
  CHECK(find_size("Large")->memory_mb == 7168);
  CHECK(find_size("Lage") == nullptr);
  CHECK_FALSE(can_be_balanced("Basic_A1"));
}

TEST_CASE("a withdrawn image has the newest of its channel as its successor", "[azure-asm]") {
  Element images("Images");
  for (const char* name :
       {"p__CoreOS-Stable-899.15.0", "p__CoreOS-Stable-1010.6.0", "p__CoreOS-Beta-1068.3.0"})
    images.add(Element("OSImage").add("Name", name).add("Location", "East US;West US"));
  const auto gone = look_for_image(images, "p__CoreOS-Stable-766.4.0", "West US");
  CHECK_FALSE(gone.there);
  CHECK(gone.nearest == "p__CoreOS-Stable-1010.6.0");
  CHECK(look_for_image(images, "p__CoreOS-Beta-1068.3.0", "West US").in_location);
  CHECK_FALSE(look_for_image(images, "p__CoreOS-Beta-1068.3.0", "West").in_location);
}
