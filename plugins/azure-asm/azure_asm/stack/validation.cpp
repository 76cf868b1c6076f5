#include "azure_asm/stack/validation.hpp"

#include "azure_asm/machine/sizes.hpp"
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

void check_storage(const Options& options, Findings& findings) {
  const auto account = made_storage_account(options);
  if (options.blob_container_url.empty() && account.size() < 3)
    findings.push_back(wrong("storage-name", "blob_container_url",
                             "the name '" + account + "' is too short for a storage account",
                             "set blob_container_url to a container that you have"));
}

void check_disk(const Options& options, Findings& findings) {
  const auto* size = find_size(options.vm_size);
  if (options.data_disk && size && size->data_disks < 1)
    findings.push_back(wrong("data-disks", "data_disk",
                             "the size " + options.vm_size + " has no room for a data disk",
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
  check_network(options, findings);
  check_storage(options, findings);
  check_disk(options, findings);
  check_custom_data(options, findings);
  return findings;
}

}  // namespace azure_asm
