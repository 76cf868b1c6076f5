#include "deis/cluster/health.hpp"

#include <set>

namespace deis {
namespace {

using slipway::Failure;
using slipway::kit::ChannelTarget;
using slipway::kit::Etcd2Node;
using slipway::kit::HttpRequest;
using slipway::kit::TunnelHttp;

constexpr std::chrono::milliseconds patience{3000};
constexpr int router_port = 80;
constexpr int ok = 200;

void collect(const Etcd2Node& node, std::set<std::string>& keys) {
  if (!node.directory) keys.insert(node.key);
  for (const auto& child : node.nodes) collect(child, keys);
}

/// Whether a key, or with `/*` at its end anything below it, is there.
bool has(const std::set<std::string>& keys, std::string_view wanted) {
  if (wanted.substr(wanted.size() - 2) != "/*") return keys.count(std::string(wanted)) > 0;
  const std::string below(wanted.substr(0, wanted.size() - 1));
  const auto at = keys.lower_bound(below);
  return at != keys.end() && at->rfind(below, 0) == 0;
}

void check_keys(const std::set<std::string>& keys, const Settings& settings,
                std::vector<HealthCheck>& checks) {
  std::set<std::string> seen;
  for (const auto& unit : settings.units()) {
    if (!seen.insert(unit.component).second) continue;
    const auto* component = find_component(unit.component);
    for (const auto key : component ? component->publishes : std::vector<std::string_view>())
      checks.push_back({unit.component + " publishes itself", has(keys, key),
                        has(keys, key) ? std::string(key) : "etcd lacks " + std::string(key)});
  }
}

HealthCheck check_page(const Way& way, const std::string& what, const std::string& address,
                       const std::string& host, const std::string& path) {
  try {
    TunnelHttp http(way.tunnel, {ChannelTarget::tcp(address, router_port)}, patience);
    HttpRequest request;
    request.path = path;
    if (!host.empty()) request.headers["Host"] = host;
    const auto answer = http.send(request);
    return {what, answer.status == ok, "HTTP status " + std::to_string(answer.status)};
  } catch (const Failure& failure) {
    return {what, false, failure.message};
  }
}

std::vector<std::string> router_addresses(const std::set<std::string>& keys) {
  const std::string below = "/deis/router/hosts/";
  std::vector<std::string> addresses;
  for (auto at = keys.lower_bound(below); at != keys.end() && at->rfind(below, 0) == 0; ++at)
    addresses.push_back(at->substr(below.size()));
  return addresses;
}

std::string controller_host(const Settings& settings) {
  const auto at = settings.config.find("controller/subdomain");
  return (at == settings.config.end() ? "deis" : at->second) + "." + settings.domain;
}

}  // namespace

std::vector<HealthCheck> check_health(const Way& way, const Settings& settings) {
  std::set<std::string> keys;
  if (const auto tree = way.etcd.find("/deis", true)) collect(*tree, keys);
  std::vector<HealthCheck> checks;
  check_keys(keys, settings, checks);
  const auto routers = router_addresses(keys);
  const auto wanted = static_cast<std::size_t>(settings.routers);
  checks.push_back({"every router is known", routers.size() >= wanted,
                    std::to_string(routers.size()) + " of " + std::to_string(wanted)});
  for (const auto& address : routers)
    checks.push_back(check_page(way, "router on " + address, address, {}, "/health-check"));
  if (!routers.empty())
    checks.push_back(check_page(way, "controller through the router", routers.front(),
                                controller_host(settings), "/healthz"));
  return checks;
}

}  // namespace deis
