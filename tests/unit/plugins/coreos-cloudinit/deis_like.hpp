#pragma once
#include "slipway/contract/node_config.hpp"

namespace cloudconfig::test {

/// The NodeConfig of a platform and a cloud such as the first ones: coordination service,
/// scheduler, network settings, a container runtime on its own disk, clocks kept together.
inline slipway::contract::NodeConfig deis_like() {
  slipway::contract::NodeConfig config;
  auto& etcd = config.settings["etcd2"];
  etcd["advertise_client_urls"] = "http://$private_ipv4:2379";
  etcd["initial_advertise_peer_urls"] = "http://$private_ipv4:2380";
  etcd["listen_client_urls"] = "http://0.0.0.0:2379,http://0.0.0.0:4001";
  etcd["listen_peer_urls"] = "http://$private_ipv4:2380,http://$private_ipv4:7001";
  etcd["data_dir"] = "/var/lib/etcd2";
  etcd["election_timeout"] = 2000;
  etcd["heartbeat_interval"] = 200;
  auto& fleet = config.settings["fleet"];
  fleet["public_ip"] = "$private_ipv4";
  config.metadata = {{"controlPlane", "true"}, {"dataPlane", "true"}, {"routerMesh", "true"}};
  config.discovery.push_back({"etcd2", 0, ""});
  config.update.reboot = "off";
  config.units.push_back({"etcd.service", "", {}, "", false, true, false});
  config.units.push_back({"etcd2.service", "", {}, "start", false, false, false});
  config.units.push_back({"fleet.service", "", {}, "start", false, false, false});
  config.units.push_back(
      {"docker.service",
       "",
       {{"50-insecure-registry.conf",
         "[Service]\nEnvironment=\"DOCKER_OPTS=--insecure-registry 10.0.0.0/8\"\n"}},
       "",
       false,
       false,
       false});
  slipway::contract::File motd;
  motd.path = "/etc/motd";
  motd.mode = "0644";
  motd.content = "\x1b[31mwelcome\x1b[0m\n";
  config.files.push_back(motd);
  slipway::contract::File release;
  release.path = "/etc/deis-release";
  release.content = "DEIS_RELEASE=v1.10.1\n";
  config.files.push_back(release);
  slipway::contract::Disk disk;
  disk.devices = {"/dev/disk/azure/scsi1/lun0", "/dev/sdc"};
  disk.label = "docker";
  disk.filesystem = "ext4";
  disk.mount = "/var/lib/docker";
  disk.format_options = {"-i", "4096", "-b", "4096"};
  disk.before = {"docker.service"};
  config.disks.push_back(disk);
  config.time.servers = {"ntp1.example.com", "ntp2.example.com"};
  config.time.gates = {"etcd2.service"};
  config.sysctl = {{"net.netfilter.nf_conntrack_max", "262144"}};
  config.kernel_modules = {"nf_conntrack"};
  return config;
}

}  // namespace cloudconfig::test
