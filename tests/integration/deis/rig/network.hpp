#pragma once
#include <memory>
#include <string>
#include <vector>

#include "rig/process.hpp"
#include "rig/sshd.hpp"

namespace rig {

/// Whether network namespaces can be made here: that needs root.
bool can_make_networks();

/// A network of its own, with a switch that this thread is at.  From its making on this thread, and
/// those that it starts, see nothing but it.
class Network {
 public:
  Network();
  /// The switch's own address; machines have those after it.
  static constexpr const char* address = "10.77.0.1";
};

/// A machine of that network: a network and a mount namespace of its own, with OpenSSH's server on
/// port 22 and a member of etcd on 2379 of every address, its loopback included.
class NetworkMachine {
 public:
  /// `index` from 0; the cluster has `of` members.
  NetworkMachine(int index, int of);

  const std::string& address() const { return address_; }
  Sshd& sshd() { return *sshd_; }
  /// Pulls its cable, and puts it in again.
  void unplug() const;
  void plug_in() const;

 private:
  void start_etcd(int index, int of);
  std::string link_;
  std::string address_;
  TempFolder folder_;
  std::unique_ptr<Process> holder_;  ///< keeps the namespaces
  std::vector<std::string> enter_;
  std::unique_ptr<Sshd> sshd_;
  std::unique_ptr<Process> etcd_;
};

}  // namespace rig
