#pragma once
#include <string>
#include <vector>

#include "slipway/contract/endpoint.hpp"
#include "slipway/contract/node_config.hpp"

namespace slipway::contract {

/// The option that a part of a fragment follows from, so that a contradiction can be shown there.
struct Origin {
  std::vector<std::string> part;  ///< path into the NodeConfig: `["files", "/etc/motd"]`
  std::vector<Value> option;      ///< path into the options of the role that contributes

  template <class V>
  void visit(V& v) {
    v("part", part), v("option", option);
  }
};

/// A part of the NodeConfig: for one node, for a group, or (both empty) for all.
struct Fragment {
  std::string node;
  std::string group;
  NodeConfig config;
  std::vector<Origin> origins = {};  ///< of what follows from an option; the rest is the plugin's

  template <class V>
  void visit(V& v) {
    v("node", node), v("group", group), v("config", config);
    v("origins", origins);
  }
};

/// What the platform needs of the machines; the core checks it in the plan.  Unset numbers ask for
/// nothing.
struct Requirement {
  std::string group;  ///< empty: all nodes
  std::int64_t min_nodes = 0;
  bool odd_nodes = false;
  std::int64_t memory_mb = 0;  ///< of each machine
  bool data_disk = false;
  std::string because;  ///< one line for the user

  template <class V>
  void visit(V& v) {
    v("group", group), v("min_nodes", min_nodes), v("odd_nodes", odd_nodes),
        v("memory_mb", memory_mb);
    v("data_disk", data_disk), v("because", because);
  }
};

/// The answer to `contribute`.  Version 1.
struct Contribution {
  std::vector<Fragment> fragments;
  std::vector<Endpoint> endpoints;
  std::vector<Requirement> requirements;

  template <class V>
  void visit(V& v) {
    v("fragments", fragments), v("endpoints", endpoints), v("requirements", requirements);
  }
};

}  // namespace slipway::contract
