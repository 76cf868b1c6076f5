#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "slipway/schema.hpp"
#include "slipway/value.hpp"

namespace swarm {

/// How published ports are opened.
enum class Publishing {
  ask,   ///< through the routing mesh where every machine's kernel has IPVS, else on the machines
  mesh,  ///< through the routing mesh
  host,  ///< on the machines that run a task
};

/// What a swarm is made with; docker takes these when it is made, and never after.
struct SwarmBase {
  std::vector<std::string> address_pools;  ///< of the overlay networks; empty: docker's own
  std::int64_t subnet_size = 24;           ///< bits of each network's part of them
  std::int64_t data_path_port = 4789;
};

/// The options of the role, typed.
struct Settings {
  std::int64_t managers = 0;  ///< how many; 0: as many as fit the number of nodes
  std::string manager_group;  ///< the group whose nodes are managers; empty: by number
  bool autolock = false;
  std::string advertise;  ///< `private`, `public` or the name of an interface
  std::string data_path;  ///< the same for what containers say to each other; empty: as advertised
  SwarmBase base;
  bool install_docker = false;
  std::vector<std::string> images;            ///< paths of archives
  std::map<std::string, std::string> stacks;  ///< name -> path of its compose file
  std::map<std::string, std::string> variables;
  Publishing publishing = Publishing::ask;
  std::chrono::milliseconds connect_timeout{8000};
  std::int64_t settle_s = 2;
  std::int64_t failures_allowed = 3;

  static Settings from(const slipway::Value& options);
};

/// The options as the schema describes them.
std::vector<slipway::schema::Attribute> option_schema();

}  // namespace swarm
