#include <algorithm>
#include <array>

#include "check/checks.hpp"
#include "slipway/nearest.hpp"

namespace cloud_init {
namespace {

/// The keys of all modules, as the schemas of cloud-init 22.4 to 25.1 have them, and those of the
/// tool itself.
// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<std::string>& known_keys() {
  static const std::vector<std::string> keys = {"allow_public_ssh_keys",
                                                "ansible",
                                                "apk_repos",
                                                "apt",
                                                "apt_pipelining",
                                                "apt_reboot_if_required",
                                                "apt_update",
                                                "apt_upgrade",
                                                "authkey_hash",
                                                "autoinstall",
                                                "bootcmd",
                                                "byobu_by_default",
                                                "ca-certs",
                                                "ca_certs",
                                                "chef",
                                                "chpasswd",
                                                "cloud_config_modules",
                                                "cloud_final_modules",
                                                "cloud_init_modules",
                                                "datasource",
                                                "datasource_list",
                                                "device_aliases",
                                                "disable_ec2_metadata",
                                                "disable_root",
                                                "disable_root_opts",
                                                "disk_setup",
                                                "drivers",
                                                "fan",
                                                "final_message",
                                                "fqdn",
                                                "fs_setup",
                                                "groups",
                                                "growpart",
                                                "grub-dpkg",
                                                "grub_dpkg",
                                                "hostname",
                                                "keyboard",
                                                "landscape",
                                                "launch-index",
                                                "locale",
                                                "locale_configfile",
                                                "lxd",
                                                "manage_etc_hosts",
                                                "manage_resolv_conf",
                                                "mcollective",
                                                "merge_how",
                                                "merge_type",
                                                "migrate",
                                                "mount_default_fields",
                                                "mounts",
                                                "network",
                                                "no_ssh_fingerprints",
                                                "ntp",
                                                "output",
                                                "package_reboot_if_required",
                                                "package_update",
                                                "package_upgrade",
                                                "packages",
                                                "password",
                                                "phone_home",
                                                "power_state",
                                                "prefer_fqdn_over_hostname",
                                                "preserve_hostname",
                                                "puppet",
                                                "random_seed",
                                                "reporting",
                                                "resize_rootfs",
                                                "resolv_conf",
                                                "rh_subscription",
                                                "rsyslog",
                                                "runcmd",
                                                "salt_minion",
                                                "snap",
                                                "spacewalk",
                                                "ssh",
                                                "ssh_authorized_keys",
                                                "ssh_deletekeys",
                                                "ssh_fp_console_blacklist",
                                                "ssh_genkeytypes",
                                                "ssh_import_id",
                                                "ssh_key_console_blacklist",
                                                "ssh_keys",
                                                "ssh_publish_hostkeys",
                                                "ssh_pwauth",
                                                "ssh_quiet_keygen",
                                                "swap",
                                                "system_info",
                                                "timezone",
                                                "ubuntu_advantage",
                                                "ubuntu_pro",
                                                "updates",
                                                "user",
                                                "users",
                                                "vendor_data",
                                                "version",
                                                "wireguard",
                                                "write_files",
                                                "yum_repo_dir",
                                                "yum_repos",
                                                "zypper"};
  return keys;
}

/// The last one wins without a word, at whatever depth.
void check_repeated(const Judged& judged, const YamlNode& node) {
  std::set<std::string_view> seen;
  for (const auto& [key, value] : node.entries) {
    if (!seen.insert(key.text).second)
      judged.error("user-data-repeated-key",
                   "the key '" + key.text + "' stands twice, and the last one wins", key.at,
                   "put both into one");
    check_repeated(judged, value);
  }
  for (const auto& item : node.items) check_repeated(judged, item);
}

}  // namespace

void check_keys(const Judged& judged) {
  check_repeated(judged, judged.root);
  for (const auto& entry : judged.root.entries) {
    const auto& key = entry.first;
    const auto& known = known_keys();
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    if (key.text == "coreos") {
      judged.error("user-data-unknown-key", "'coreos' is of another tool, and is ignored", key.at,
                   "'slipway check --plugin coreos-cloudinit' looks at such a document");
      continue;
    }
    const auto meant = slipway::nearest(key.text, known);
    auto message = "no module has the key '" + key.text + "', so it is ignored";
    if (meant.empty())
      judged.warning("user-data-unknown-key", std::move(message), key.at);
    else
      judged.error("user-data-unknown-key", std::move(message), key.at,
                   "did you mean '" + meant + "'?");
  }
}

}  // namespace cloud_init
