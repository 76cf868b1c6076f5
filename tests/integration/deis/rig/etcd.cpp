#include "rig/etcd.hpp"

#include <stdexcept>

namespace rig {

Etcd::Etcd(bool alone) : port_(free_port()) {
  const auto client = "http://127.0.0.1:" + std::to_string(port_);
  const auto peer = "http://127.0.0.1:" + std::to_string(free_port());
  auto cluster = "one=" + peer;
  if (!alone) cluster += ",two=http://127.0.0.1:" + std::to_string(free_port());
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"etcd", "--name", "one", "--data-dir",
                               (folder_.path() / "data").string(), "--enable-v2=true",
                               "--listen-client-urls", client, "--advertise-client-urls", client,
                               "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                               "--initial-cluster", cluster},
      std::vector<std::string>{}, folder_.path() / "etcd.log");
  if (!eventually([&] { return accepts(port_); }))
    throw std::runtime_error("etcd: " + read_file(folder_.path() / "etcd.log"));
}

}  // namespace rig
