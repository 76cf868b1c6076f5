#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "coreos-sim/io/result.hpp"
#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

/// A port of the outside that leads to a port of the machine.
struct Forward {
  Endpoint outside;
  std::uint16_t port = 0;  ///< as the machine knows it, so 22 for ssh

  auto operator<=>(const Forward&) const = default;
};

/// Reads `[HOST:]HOSTPORT:PORT`; without a host it is `default_host`.
Result<Forward> parse_forward(const std::string& text, const std::string& default_host);
std::string to_text(const Forward& forward);

/// What makes one machine.
struct MachineSpec {
  std::string name;
  std::string private_ip;
  std::string public_ip;
  std::vector<Forward> forwards;
  std::filesystem::path options;  ///< empty: none
};

/// The folder that holds all of a machine: what it is, what it did, its file system.
class MachineFolder {
 public:
  explicit MachineFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path root() const { return path_ / "root"; }
  std::filesystem::path spec() const { return path_ / "machine.json"; }
  std::filesystem::path status() const { return path_ / "status.json"; }
  std::filesystem::path user_data() const { return path_ / "user-data"; }
  std::filesystem::path authorized_key() const { return path_ / "authorized-key"; }
  std::filesystem::path lock() const { return path_ / "supervisor.lock"; }
  std::filesystem::path supervisor_log() const { return path_ / "supervisor.log"; }
  std::filesystem::path forwards() const { return path_ / "forwards.json"; }
  std::filesystem::path forwards_applied() const { return path_ / "forwards.applied"; }
  std::filesystem::path ssh() const { return path_ / "ssh"; }
  /// There while what sessions ask of etcd goes through a front; the preloaded library looks.
  std::filesystem::path etcd_front() const { return path_ / "etcd-front"; }

  Outcome save(const MachineSpec& spec) const;
  Result<MachineSpec> load() const;

 private:
  std::filesystem::path path_;
};

/// 32 hex digits that stay the same for one machine in one folder.
std::string machine_id(const std::string& name, const std::filesystem::path& folder);

/// Where a port of the machine really is on its address: an ordinary user may not have those below
/// 1024.
std::uint16_t mapped_port(std::uint16_t port);

/// Where the front of a port is, on the same address, if there is one.
std::uint16_t front_port(std::uint16_t port);

}  // namespace coreos_sim
