#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

using Environment = std::map<std::string, std::string>;

/// What a unit file may mention by a specifier: %m, %H.
struct Identity {
  std::string machine_id;
  std::string hostname;
};

/// The `Environment=` of a unit: from its file and its drop-ins, in the order in which systemd
/// reads them (by file name; of two equal names the one in /etc counts).  Lines that systemd would
/// ignore are ignored.
Environment service_environment(const std::filesystem::path& root, const std::string& unit,
                                const Identity& identity);

/// The assignments of one unit file's [Service] section, added to `environment`.
void add_assignments(const std::string& unit_text, const Identity& identity,
                     Environment& environment);

/// The environment that a real etcd gets on this machine: the unit's own defaults, what
/// cloud-config set, and the addresses and paths of the machine instead of those of a whole
/// computer.
struct EtcdSettings {
  Environment environment;
  std::vector<Endpoint> listens;  ///< all of client and peer addresses
};
EtcdSettings etcd_settings(const std::filesystem::path& root, const Identity& identity,
                           const std::string& address);

/// The endpoints in a comma list of URLs, with the machine's own address for those that mean
/// "here".
std::vector<Endpoint> here_endpoints(const std::string& urls, const std::string& address);

}  // namespace coreos_sim
