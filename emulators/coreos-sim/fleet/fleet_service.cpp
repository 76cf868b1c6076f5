#include "coreos-sim/fleet/fleet_service.hpp"

#include <utility>

#include "coreos-sim/fleet/daemon.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/systemd/service_environment.hpp"

namespace coreos_sim::fleet {
namespace {

std::string setting(const Environment& environment, const std::string& name,
                    const std::string& otherwise) {
  const auto found = environment.find(name);
  return found == environment.end() ? otherwise : found->second;
}

/// `k=v,k=v`.
std::map<std::string, std::string> metadata_of(const std::string& text) {
  std::map<std::string, std::string> metadata;
  for (const auto& pair : split(text, ',')) {
    const auto equals = pair.find('=');
    if (equals != std::string::npos)
      metadata[trimmed(pair.substr(0, equals))] = trimmed(pair.substr(equals + 1));
  }
  return metadata;
}

DaemonSettings settings_of(const Host& host) {
  const auto root = host.folder.root();
  const std::string hostname = trimmed(read_file(root / "etc/hostname").value_or(""));
  const auto environment = service_environment(root, "fleet.service", {host.machine_id, hostname});
  std::string prefix = setting(environment, "FLEET_ETCD_KEY_PREFIX", "/_coreos.com/fleet");
  if (prefix.ends_with('/')) prefix.pop_back();
  const auto servers = here_endpoints(setting(environment, "FLEET_ETCD_SERVERS", ""), host.address);
  DaemonSettings settings;
  settings.machine = {host.machine_id, setting(environment, "FLEET_PUBLIC_IP", host.address),
                      metadata_of(setting(environment, "FLEET_METADATA", ""))};
  settings.address = host.address;
  settings.hostname = hostname;
  settings.etcd = servers.empty() ? Endpoint{host.address, 2379} : servers.front();
  settings.key_prefix = prefix;
  settings.socket = root / "run/fleet.sock";
  settings.journal = host.folder.path() / "journal";
  settings.accounts = host.folder.path() / "accounts";
  settings.request_log = host.folder.path() / "fleet.log";
  settings.unit_exists = host.unit_exists;
  return settings;
}

class FleetService final : public Service {
 public:
  FleetService(Host host, OptionsFile& options) : host_(std::move(host)), options_(options) {}

  void start() override { daemon_ = std::make_unique<Daemon>(settings_of(host_), options_); }
  void stop() override {
    if (daemon_) daemon_->leave();
    daemon_.reset();
  }

 private:
  Host host_;
  OptionsFile& options_;
  std::unique_ptr<Daemon> daemon_;
};

}  // namespace

std::unique_ptr<Service> make_fleet_service(Host host, OptionsFile& options) {
  return std::make_unique<FleetService>(std::move(host), options);
}

}  // namespace coreos_sim::fleet
