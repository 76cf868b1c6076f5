#include "rig/network.hpp"

#include <sched.h>
#include <unistd.h>

#include <stdexcept>

namespace rig {
namespace {

constexpr int ssh_port = 22;
constexpr int etcd_port = 2379;
constexpr int first_machine = 11;

void must(const std::vector<std::string>& argv) {
  std::string text;
  for (const auto& word : argv) text += word + " ";
  if (!run(argv)) throw std::runtime_error("failed: " + text);
}

std::string name_of(int index) { return "demo-" + std::to_string(index); }
std::string address_of(int index) { return "10.77.0." + std::to_string(first_machine + index); }

std::vector<std::string> joined(std::vector<std::string> words,
                                const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

bool can_make_networks() {
  // all that is made further down, in namespaces that go at once
  return geteuid() == 0 &&
         run({"unshare", "--net", "--mount", "sh", "-c",
              "mount -t tmpfs tmpfs /run && ip link set lo up && ip link add probe type bridge && "
              "ip link add end0 type veth peer name end1 && ip link set end0 master probe up"});
}

Network::Network() {
  if (::unshare(CLONE_NEWNET) != 0) throw std::runtime_error("no network namespace");
  must({"ip", "link", "set", "lo", "up"});
  must({"ip", "link", "add", "switch", "type", "bridge"});
  must({"ip", "addr", "add", std::string(address) + "/24", "dev", "switch"});
  must({"ip", "link", "set", "switch", "up"});
}

NetworkMachine::NetworkMachine(int index, int of)
    : link_("port" + std::to_string(index)), address_(address_of(index)) {
  const auto ready = folder_.path() / "ready";
  // sshd wants its folder below /run, which is the machine's own
  write_file(folder_.path() / "hold",
             "set -e\nmount -t tmpfs tmpfs /run\nmkdir /run/sshd\nip link set lo up\ntouch " +
                 ready.string() + "\nexec sleep infinity\n");
  holder_ = std::make_unique<Process>(std::vector<std::string>{"unshare", "--net", "--mount", "sh",
                                                               (folder_.path() / "hold").string()},
                                      std::vector<std::string>{}, folder_.path() / "hold.log");
  if (!eventually([&] { return std::filesystem::exists(ready); }))
    throw std::runtime_error("no namespaces: " + read_file(folder_.path() / "hold.log"));
  const auto pid = std::to_string(holder_->pid());
  enter_ = {"nsenter", "--target", pid, "--net", "--mount", "--"};
  must({"ip", "link", "add", link_, "type", "veth", "peer", "name", "eth0", "netns", pid});
  must({"ip", "link", "set", link_, "master", "switch", "up"});
  must(joined(enter_, {"ip", "addr", "add", address_ + "/24", "dev", "eth0"}));
  must(joined(enter_, {"ip", "link", "set", "eth0", "up"}));
  sshd_ = std::make_unique<Sshd>(Place{address_, ssh_port, enter_});
  start_etcd(index, of);
}

void NetworkMachine::start_etcd(int index, int of) {
  std::string cluster;
  for (int i = 0; i < of; ++i)
    cluster += (i ? "," : "") + name_of(i) + "=http://" + address_of(i) + ":2380";
  const auto peer = "http://" + address_ + ":2380";
  etcd_ = std::make_unique<Process>(
      joined(enter_,
             {"etcd", "--name", name_of(index), "--data-dir", (folder_.path() / "data").string(),
              "--enable-v2=true", "--listen-client-urls",
              "http://0.0.0.0:" + std::to_string(etcd_port), "--advertise-client-urls",
              "http://" + address_ + ":2379", "--listen-peer-urls", peer,
              "--initial-advertise-peer-urls", peer, "--initial-cluster", cluster}),
      std::vector<std::string>{}, folder_.path() / "etcd.log");
}

void NetworkMachine::unplug() const { must({"ip", "link", "set", link_, "down"}); }
void NetworkMachine::plug_in() const { must({"ip", "link", "set", link_, "up"}); }

}  // namespace rig
