#include "azure_asm/stack/validation.hpp"

#include "azure_asm/machine/addresses.hpp"
#include "azure_asm/machine/sizes.hpp"
#include "azure_asm/service/publish_settings.hpp"
#include "azure_asm/stack/credentials.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {
namespace {

using slipway::Finding;
using Findings = std::vector<Finding>;

Finding wrong(const char* code, const char* option, std::string message, std::string help) {
  auto finding = Finding::error(std::string("azure-asm.") + code, std::move(message));
  finding.option("cloud", {option}).help(std::move(help));
  return finding;
}

void check_network(const Options& options, Findings& findings) {
  if (options.subnet_names.size() > 1)
    findings.push_back(wrong("one-subnet", "subnet_names", "a machine is in one subnet only",
                             "name one subnet in subnet_names"));
  if (!options.subnet_names.empty() && options.virtual_network_name.empty())
    findings.push_back(wrong("subnet-without-network", "subnet_names",
                             "a subnet needs the virtual network that it is in",
                             "set virtual_network_name"));
}

/// Only a file of publish settings can say which subscription it is for.
void check_subscription(const Options& options, Findings& findings) {
  if (is_publish_settings(options.azure_cert)) return;
  const auto digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  const std::string shape = "00000000-0000-0000-0000-000000000000";
  bool good = options.subscription.size() == shape.size();
  for (std::size_t i = 0; good && i < shape.size(); ++i)
    good = shape[i] == '-' ? options.subscription[i] == '-' : digit(options.subscription[i]);
  if (!good)
    findings.push_back(wrong("subscription", "subscription",
                             options.subscription.empty()
                                 ? "the subscription is missing"
                                 : "'" + options.subscription + "' is not the id of a subscription",
                             "a subscription id looks like 11111111-2222-4333-8444-555555555555"));
}

/// The network that is to be made, and fixed addresses.
void check_addresses(const Options& options, Findings& findings) {
  const auto& space = options.virtual_network_address_space;
  const auto subnet = address_range(options.subnet_address_prefix);
  if (!space.empty() && (options.virtual_network_name.empty() || options.subnet_names.empty()))
    findings.push_back(wrong("network-name", "virtual_network_address_space",
                             "a network that is made needs a name, and one for its subnet",
                             "set virtual_network_name and subnet_names"));
  if (!space.empty() && !address_range(space).holds(subnet))
    findings.push_back(wrong(
        "subnet-outside", "subnet_address_prefix",
        "the subnet " + options.subnet_address_prefix + " is not inside the address space " + space,
        "choose a part of the address space"));
  if (options.static_address.empty()) return;
  if (options.subnet_names.empty())
    findings.push_back(wrong("static-address", "static_address",
                             "a fixed address needs the subnet that it is in", "set subnet_names"));
  else if (!space.empty() && !subnet.holds(address_number(options.static_address)))
    findings.push_back(wrong("static-address", "static_address",
                             "the address " + options.static_address + " is not in the subnet " +
                                 options.subnet_address_prefix,
                             "choose one of its addresses, from the fifth on"));
}

void check_group(const Options& options, Findings& findings) {
  if (!options.affinity_group_location.empty() && options.affinity_group.empty())
    findings.push_back(wrong("group-name", "affinity_group_location",
                             "an affinity group that is made needs a name", "set affinity_group"));
}

void check_storage(const Options& options, Findings& findings) {
  const auto account = made_storage_account(options);
  if (options.blob_container_url.empty() && account.size() < 3)
    findings.push_back(wrong("storage-name", "blob_container_url",
                             "the name '" + account + "' is too short for a storage account",
                             "set blob_container_url to a container that you have"));
}

void check_disk(const Options& options, Findings& findings) {
  const auto* size = find_size(options.vm_size);
  if (options.data_disk && size && size->data_disks < options.data_disk_count)
    findings.push_back(wrong("data-disks", "data_disk_count",
                             "the size " + options.vm_size + " has room for " +
                                 std::to_string(size->data_disks) + " data disks, not for " +
                                 std::to_string(options.data_disk_count),
                             "choose a larger vm_size"));
}

void check_custom_data(const Options& options, Findings& findings) {
  if (options.custom_data.empty()) return;
  try {
    slipway::kit::read_file(options.custom_data);
  } catch (const slipway::Failure& failure) {
    findings.push_back(wrong("custom-data", "custom_data", failure.message, "check the path"));
  }
}

}  // namespace

std::vector<Finding> validate(const Options& options) {
  Findings findings;
  check_subscription(options, findings);
  check_network(options, findings);
  check_addresses(options, findings);
  check_group(options, findings);
  check_storage(options, findings);
  check_disk(options, findings);
  check_custom_data(options, findings);
  for (auto& finding : check_credentials(options)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace azure_asm
