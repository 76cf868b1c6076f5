#include "deis/machines/demands.hpp"

namespace deis {
namespace {

using slipway::contract::Endpoint;
using slipway::contract::Requirement;

Endpoint balanced(const char* name, std::int64_t port, const char* probe) {
  Endpoint endpoint;
  endpoint.name = name;
  endpoint.port = port;
  endpoint.backend_port = port;
  endpoint.balanced = true;
  endpoint.probe.protocol = probe;
  endpoint.probe.port = port;
  return endpoint;
}

}  // namespace

std::vector<Endpoint> endpoints() {
  auto web = balanced("web", 80, "http");
  web.probe.path = "/health-check";
  auto builder = balanced("builder", 2222, "tcp");
  // A git push builds for minutes without a byte on the wire.
  builder.idle_timeout_min = 20;
  return {web, balanced("https", 443, "tcp"), builder};
}

std::vector<Requirement> requirements(const Settings& settings) {
  std::vector<Requirement> all;
  Requirement size;
  size.min_nodes = 3;
  size.odd_nodes = true;
  size.because =
      "every machine is a member of etcd, which survives the loss of one only with three "
      "or more, and no more losses with an even number than with one less";
  if (!settings.stateless) size.because += "; the store keeps three copies";
  all.push_back(size);
  Requirement memory;
  memory.memory_mb = 3500;
  memory.because = "the platform's own units take 2 to 2.5 GB on a machine before any application";
  all.push_back(memory);
  return all;
}

}  // namespace deis
