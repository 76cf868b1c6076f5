#pragma once
#include "slipway/contract/node_config.hpp"

namespace cloud_init::test {

/// A node of which everything is said that the plugin can say.
inline slipway::contract::NodeConfig whole_node() {
  slipway::contract::NodeConfig node;
  node.hostname = "demo-0";
  node.ssh_keys = {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJ5 me@here"};
  auto& user = node.users.emplace_back();
  user.name = "ada";
  user.comment = "Ada, of the engine";
  user.password_hash = "$6$salt$0123456789abcdef";
  user.shell = "/bin/bash";
  user.groups = {"docker", "adm"};
  user.ssh_keys = node.ssh_keys;
  node.files.push_back({"/etc/motd", "", "", "two\nlines\n", {}});
  node.files.push_back({"/home/ada/.profile", "0600", "ada:ada", "export EDITOR=vi\n", {}});
  node.files.push_back({"/opt/blob", "0755", "root", {}, "AAEC"});
  auto& unit = node.units.emplace_back();
  unit.name = "hello.service";
  unit.content = "[Service]\nType=oneshot\nExecStart=/usr/bin/echo hello\n";
  unit.drop_ins.push_back({"10-more.conf", "[Service]\nEnvironment=A=b\n"});
  unit.enable = true;
  unit.command = "start";
  node.time.servers = {"ntp1.example.com", "10.0.0.1"};
  node.time.gates = {"etcd.service"};
  auto& disk = node.disks.emplace_back();
  disk.devices = {"/dev/vdb", "/dev/sdc"};
  disk.label = "data";
  disk.filesystem = "ext4";
  disk.mount = "/var/lib/data";
  disk.before = {"docker.service"};
  node.sysctl = {{"net.ipv4.ip_forward", "1"}};
  node.kernel_modules = {"br_netfilter"};
  node.packages = {"curl", "docker.io"};
  node.commands = {"echo \"it's done\"", "true && exit 3"};
  return node;
}

}  // namespace cloud_init::test
