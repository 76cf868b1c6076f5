#pragma once
#include <string>
#include <vector>

#include "slipway/codec.hpp"
#include "slipway/contract/node_config.hpp"
#include "slipway/contract/node_standing.hpp"

namespace slipway::contract {

/// How to reach a node by ssh.  In a Layout each field may be a reference; in an Inventory it is
/// what is known.
struct Ssh {
  Value host;
  Value port;
  Value user;
  Value identity;    ///< path of the private key file on the operator's machine; null: the agent
                     ///< decides
  Value passphrase;  ///< of a protected identity; sensitive; null: it needs none
  Value host_key;    ///< `type base64`, once known

  template <class V>
  void visit(V& v) {
    v("host", host), v("port", port), v("user", user), v("identity", identity);
    v("passphrase", passphrase), v("host_key", host_key);
  }
};

/// What a cloud says of a machine before it exists, for the Requirements.
struct NodeFacts {
  std::int64_t memory_mb = 0;  ///< 0: not known
  std::int64_t cores = 0;      ///< 0: not known
  bool data_disk = false;      ///< a disk that outlives the machine's system disk
  bool endpoints = true;       ///< whether it can carry the platform's endpoints

  template <class V>
  void visit(V& v) {
    v("memory_mb", memory_mb), v("cores", cores), v("data_disk", data_disk);
    // encoded as its opposite, so that the default is what is left out
    bool none = !endpoints;
    v("no_endpoints", none);
    endpoints = !none;
  }
};

/// One node as the cloud lays it out.  Its name depends on stack, group and index, never on how
/// many there are.
struct LayoutNode {
  std::string name;
  std::string group;
  std::int64_t index = 0;
  Texts metadata;
  std::string resource;  ///< address of the resource that *is* the node
  std::vector<std::string>
      removed_by;  ///< addresses whose deletion (of all) takes every node along
  NodeFacts facts;
  Value private_address;
  Value public_address;
  Ssh ssh;

  template <class V>
  void visit(V& v) {
    v("name", name), v("group", group), v("index", index), v("metadata", metadata);
    v("resource", resource), v("removed_by", removed_by), v("facts", facts);
    v("private_address", private_address), v("public_address", public_address), v("ssh", ssh);
  }
};

struct LoadBalancer {
  Value address;
  Value name;  ///< its DNS name

  template <class V>
  void visit(V& v) {
    v("address", address), v("name", name);
  }
};

/// The nodes and how they will be reached.  Version 1.
struct Layout {
  std::vector<LayoutNode> nodes;
  LoadBalancer load_balancer;

  template <class V>
  void visit(V& v) {
    v("nodes", nodes), v("load_balancer", load_balancer);
  }
};

/// One node as it is known at this moment: a LayoutNode whose references are resolved (null where
/// not yet known).
struct InventoryNode {
  std::string name;
  std::string group;
  std::int64_t index = 0;
  Texts metadata;
  NodeStanding status = NodeStanding::present;
  Value private_address;
  Value public_address;
  Ssh ssh;
  Value facts;  ///< what roles learnt about it (`node_facts` outputs), merged

  template <class V>
  void visit(V& v) {
    v("name", name), v("group", group), v("index", index), v("metadata", metadata);
    v("status", status), v("private_address", private_address), v("public_address", public_address);
    v("ssh", ssh), v("facts", facts);
  }
};

/// What the state knows of the nodes.  Never an input of a resource: it comes with every request.
struct Inventory {
  std::vector<InventoryNode> nodes;
  LoadBalancer load_balancer;

  template <class V>
  void visit(V& v) {
    v("nodes", nodes), v("load_balancer", load_balancer);
  }
};

}  // namespace slipway::contract
