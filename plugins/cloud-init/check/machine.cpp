#include <algorithm>
#include <array>

#include "check/checks.hpp"
#include "slipway/contract/forms.hpp"

namespace cloud_init {
namespace {

constexpr std::size_t longest_hostname = 64;  // the kernel's

bool is_machine_name(const std::string& text) {
  return text.size() <= longest_hostname && slipway::contract::is_host_name(text);
}

}  // namespace

void check_names(const Judged& judged) {
  for (const std::string key : {"hostname", "fqdn"}) {
    const auto* name = judged.find(key);
    if (!name || !wants_text(judged, *name, "'" + key + "'")) continue;
    if (!is_machine_name(name->text))
      judged.error("user-data-hostname", "'" + name->text + "' is no host name", name->at,
                   "labels of letters, digits and inner hyphens, 64 characters at most");
  }
}

void check_time(const Judged& judged) {
  const auto* ntp = judged.find("ntp");
  if (!ntp || !ntp->is_mapping()) return;
  static constexpr std::array<std::string_view, 6> clients = {
      "auto", "chrony", "ntp", "ntpdate", "openntpd", "systemd-timesyncd"};
  const auto* client = find_in(*ntp, "ntp_client");
  if (client && std::find(clients.begin(), clients.end(), client->text) == clients.end())
    judged.error("user-data-ntp-client", "there is no time client '" + client->text + "'",
                 client->at, "auto, systemd-timesyncd or chrony");
  for (const char* key : {"servers", "pools"}) {
    const auto* servers = find_in(*ntp, key);
    if (!servers || servers->is_null()) continue;
    if (!servers->is_sequence()) {
      judged.error("user-data-wrong-type",
                   std::string("'") + key +
                       "' must be a list: of a text each letter becomes a "
                       "server",
                   servers->at);
      continue;
    }
    for (const auto& server : servers->items)
      if (!slipway::contract::is_host(server.text))
        judged.error("user-data-ntp-server", "'" + server.text + "' is no host", server.at);
  }
}

void check_mounts(const Judged& judged) {
  const auto* mounts = judged.find("mounts");
  if (!mounts || !mounts->is_sequence()) return;
  for (const auto& mount : mounts->items) {
    if (!mount.is_sequence()) continue;
    for (const auto& field : mount.items)
      if (!field.is_null()) wants_text(judged, field, "a field of a mount");
    const bool swap = mount.items.size() > 2 && mount.items[2].text == "swap";
    const bool careful = mount.items.size() < 4 || mount.items[3].is_null() ||
                         mount.items[3].text.find("nofail") != std::string::npos;
    if (!careful && !swap)
      judged.warning("user-data-mount-can-stop-boot",
                     "without 'nofail' a missing device stops the next boot", mount.at,
                     "add nofail to the options");
  }
}

void check_packages(const Judged& judged) {
  const auto* packages = judged.find("packages");
  if (!packages || packages->is_null()) return;
  if (!packages->is_sequence())
    return judged.error("user-data-wrong-type",
                        "'packages' must be a list: anything else is ignored without a word",
                        packages->at);
  if (packages->items.empty())
    judged.error("user-data-wrong-type", "'packages' is an empty list, which the schema refuses",
                 packages->at);
  for (const auto& package : packages->items) {
    if (package.is_mapping() || package.is_sequence()) continue;
    wants_text(judged, package, "the name of a package");
  }
}

}  // namespace cloud_init
