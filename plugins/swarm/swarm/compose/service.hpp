#pragma once
#include <set>

#include "swarm/compose/compose.hpp"
#include "swarm/compose/reader.hpp"

namespace swarm {

/// What the rest of the file has, for what a service names.
struct Declared {
  std::set<std::string> networks;
  std::set<std::string> volumes;
  std::set<std::string> secrets;
  std::set<std::string> configs;
  std::map<std::string, std::string> volume_names;  ///< key -> what docker calls it
};

/// Reads one service.
ComposeService read_service(const std::string& name, const YamlNode& node,
                            const ComposeContext& context, const Declared& declared,
                            Problems& problems);

/// The part `deploy` of a service, into its specification.
void read_deploy(const YamlNode& node, const std::string& what, slipway::Value& spec,
                 Problems& problems);

/// Ports in both their forms, as docker's list, sorted.
slipway::Value read_ports(const YamlNode& node, const std::string& what, Problems& problems);

/// Volumes in both their forms, as docker's list of mounts.
slipway::Value read_mounts(const YamlNode& node, const std::string& what, const Declared& declared,
                           const std::string& stack, Problems& problems);

/// How a container's health is asked for.
slipway::Value read_healthcheck(const YamlNode& node, const std::string& what, Problems& problems);

}  // namespace swarm
