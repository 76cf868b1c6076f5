#pragma once
#include <string>
#include <vector>

#include "slipway/codec.hpp"

namespace slipway::contract {

/// How a balancer finds out whether a node can take traffic.
struct Probe {
  std::string protocol;         ///< `http` or `tcp`; empty: no probe
  std::int64_t port = 0;        ///< 0: the endpoint's backend port
  std::string path;             ///< for http
  std::int64_t interval_s = 0;  ///< 0: the cloud's default
  std::int64_t timeout_s = 0;   ///< 0: the cloud's default

  template <class V>
  void visit(V& v) {
    v("protocol", protocol), v("port", port), v("path", path), v("interval_s", interval_s);
    v("timeout_s", timeout_s);
  }
};

/// A port that the platform asks for and the cloud opens.  Version 1.
struct Endpoint {
  std::string name;  ///< short: 3 to 15 letters, digits and hyphens
  std::string protocol = "tcp";
  std::int64_t port = 0;          ///< as the world sees it, 1..65535
  std::int64_t backend_port = 0;  ///< on the node; 0: the same
  bool balanced = false;          ///< one address for all nodes; otherwise each node has its own
  Probe probe;
  std::int64_t idle_timeout_min =
      0;  ///< minutes after which a silent connection may be dropped; 0: the cloud's default

  template <class V>
  void visit(V& v) {
    v("name", name), v("protocol", protocol), v("port", port), v("backend_port", backend_port);
    v("balanced", balanced), v("probe", probe), v("idle_timeout_min", idle_timeout_min);
  }
};

}  // namespace slipway::contract
