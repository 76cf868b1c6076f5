#include "azure_asm/stack/options.hpp"

#include "azure_asm/service/publish_settings.hpp"
#include "slipway/kit/x509.hpp"
#include "slipway/text.hpp"

namespace azure_asm {
namespace {

using slipway::Value;

void with_slash(std::string& url) {
  if (!url.empty() && url.back() != '/') url += '/';
}

}  // namespace

Options options_from(const Value& values) {
  Options options;
  const auto text = [&](const char* name) { return values[name].as_string(); };
  options.cloud_service_name = text("cloud_service_name");
  options.ssh_thumb = text("ssh_thumb");
  for (auto& digit : options.ssh_thumb)
    if (digit >= 'a' && digit <= 'f') digit = static_cast<char>(digit - 'a' + 'A');
  if (options.ssh_thumb.empty()) options.ssh_cert = text("ssh_cert");
  options.ssh_key_passphrase = values["ssh_key_passphrase"];
  options.subscription = text("subscription");
  options.azure_cert = text("azure_cert");
  options.blob_container_url = text("blob_container_url");
  with_slash(options.blob_container_url);
  options.vm_size = text("vm_size");
  options.vm_name_prefix = text("vm_name_prefix");
  options.availability_set = text("availability_set");
  options.affinity_group = text("affinity_group");
  if (options.affinity_group.empty()) options.location = text("location");
  options.affinity_group_location = text("affinity_group_location");
  options.virtual_network_address_space = text("virtual_network_address_space");
  options.subnet_address_prefix = text("subnet_address_prefix");
  if (options.subnet_address_prefix.empty())
    options.subnet_address_prefix = options.virtual_network_address_space;
  options.static_address = text("static_address");
  options.reserved_ip = text("reserved_ip");
  options.ssh_port = values["ssh_port"].as_int();
  options.coreos_image = text("coreos_image");
  options.virtual_network_name = text("virtual_network_name");
  for (const auto& name : values["subnet_names"].as_list())
    options.subnet_names.push_back(name.as_string());
  options.custom_data = text("custom_data");
  options.discovery_service_url = text("discovery_service_url");
  options.public_ips = values["public_ips"].as_bool();
  options.data_disk = values["data_disk"].as_bool();
  options.data_disk_size_gb = values["data_disk_size_gb"].as_int(100);
  options.data_disk_count = values["data_disk_count"].as_int(1);
  options.data_disk_caching = text("data_disk_caching");
  options.no_https = values["no_https"].as_bool();
  options.machines_per_service = values["machines_per_service"].as_int(50);
  options.storage_account_type = text("storage_account_type");
  options.poll_interval_ms = values["poll_interval_ms"].as_int(2000);
  options.endpoint = text("endpoint");
  options.ca_file = text("ca_file");
  return options;
}

Account account_of(const Options& options) {
  Account account;
  account.endpoint = options.endpoint;
  account.subscription = options.subscription;
  account.certificate = options.azure_cert;
  account.ca_file = options.ca_file;
  account.pace = Pace{options.poll_interval_ms};
  if (!is_publish_settings(options.azure_cert)) return account;
  const auto& file = options.azure_cert;
  const auto chosen = choose(read_publish_settings(slipway::kit::read_file(file), file),
                             options.subscription, file);
  account.subscription = chosen.id;
  account.pem = chosen.pem;
  if (options.endpoint == public_endpoint && !chosen.endpoint.empty()) {
    account.endpoint = chosen.endpoint;
    while (account.endpoint.back() == '/') account.endpoint.pop_back();
  }
  return account;
}

std::string place_of(const Options& options) {
  return options.affinity_group.empty() ? options.location : options.affinity_group_location;
}

std::string made_storage_account(const Options& options) {
  std::string name;
  for (const char c : slipway::lowered(options.cloud_service_name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
  return name.substr(0, 24);
}

std::string container_url(const Options& options) {
  if (!options.blob_container_url.empty()) return options.blob_container_url;
  return "https://" + made_storage_account(options) + ".blob.core.windows.net/" + made_container +
         "/";
}

}  // namespace azure_asm
