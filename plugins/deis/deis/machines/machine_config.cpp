#include "deis/machines/machine_files.hpp"

namespace deis {
namespace {

using slipway::contract::NodeConfig;

/// Election at least six heartbeats, and both above the defaults: a guest that stalls for a moment
/// must not cost the cluster its leader.
constexpr int heartbeat_ms = 200;
constexpr int election_ms = 2000;

void add_settings(NodeConfig& config) {
  auto& etcd = config.settings["etcd2"];
  etcd["advertise_client_urls"] = "http://$private_ipv4:2379";
  etcd["initial_advertise_peer_urls"] = "http://$private_ipv4:2380";
  // 4001 and 7001 are the ports that the platform's components still use.
  etcd["listen_client_urls"] = "http://0.0.0.0:2379,http://0.0.0.0:4001";
  etcd["listen_peer_urls"] = "http://$private_ipv4:2380,http://$private_ipv4:7001";
  etcd["data_dir"] = "/var/lib/etcd2";
  etcd["heartbeat_interval"] = heartbeat_ms;
  etcd["election_timeout"] = election_ms;
  // The public address may be the same for all machines; fleet needs the machine's own.
  config.settings["fleet"]["public_ip"] = "$private_ipv4";
}

slipway::contract::Disk docker_disk() {
  slipway::contract::Disk disk;
  disk.label = "docker";
  disk.filesystem = "ext4";
  disk.mount = "/var/lib/docker";
  // As many inodes as blocks: image layers are many small files.
  disk.format_options = {"-i", "4096", "-b", "4096"};
  disk.before = {"docker.service"};
  disk.optional = true;
  return disk;
}

}  // namespace

NodeConfig machine_config(const Settings& settings) {
  NodeConfig config;
  config.files = machine_files(settings);
  config.units = machine_units();
  add_settings(config);
  config.discovery.push_back({"etcd2", 0, {}});
  config.metadata = {{"controlPlane", "true"}, {"dataPlane", "true"}, {"routerMesh", "true"}};
  config.time.gates = {"etcd2.service"};
  config.disks.push_back(docker_disk());
  config.sysctl = {{"net.netfilter.nf_conntrack_max", "262144"}};
  config.kernel_modules = {"nf_conntrack"};
  config.update.reboot = "off";
  return config;
}

}  // namespace deis
