#include "check/checks.hpp"

namespace cloudconfig {
namespace {

bool starts(const Document& document, const std::string& unit) {
  for (const auto& entry : document.units)
    if (entry.name == unit && (entry.command == "start" || entry.command == "restart" ||
                               entry.command == "reload-or-restart"))
      return true;
  return false;
}

void check_members(const Section& etcd, Problems& problems) {
  const bool finds = etcd.find("discovery") || etcd.find("discovery_srv") ||
                     etcd.find("initial_cluster") || etcd.find("peers");
  const bool speaks = etcd.find("initial_advertise_peer_urls") || etcd.find("listen_peer_urls") ||
                      etcd.find("peer_addr");
  const auto* proxy = etcd.find("proxy");
  if (speaks && !finds && !(proxy && proxy->text != "off"))
    problems.error("user-data-lonely-cluster",
                   etcd.name +
                       " has peer addresses but nothing by which to find the others: every "
                       "node forms a cluster of its own",
                   etcd.at, "set discovery, or initial-cluster with all members");
  if (etcd.find("discovery") && etcd.find("initial_cluster"))
    problems.error("user-data-two-bootstraps",
                   etcd.name + " has both discovery and initial-cluster, which exclude each other",
                   etcd.find("discovery")->at, "keep the one by which the cluster was founded");
  if (const auto* state = etcd.find("initial_cluster_state");
      state && state->text != "new" && state->text != "existing")
    problems.error("user-data-value", etcd.name + ".initial_cluster_state is '" + state->text + "'",
                   state->at, "new or existing");
}

void check_timers(const Section& etcd, Problems& problems) {
  const auto* election = etcd.find("election_timeout");
  const auto* heartbeat = etcd.find("heartbeat_interval");
  if (!election || !heartbeat) return;
  if (std::stoll(election->text) < 5 * std::stoll(heartbeat->text))
    problems.error("user-data-timers",
                   etcd.name + ".election_timeout is less than five times the heartbeat_interval",
                   election->at, "five to ten heartbeats; the service refuses to start otherwise");
}

}  // namespace

void check_cluster(const Document& document, Problems& problems) {
  for (const char* name : {"etcd2", "etcd"}) {
    const auto* section = document.find_section(name);
    if (!section || section->settings.empty()) continue;
    check_members(*section, problems);
    check_timers(*section, problems);
    if (!starts(document, std::string(name) + ".service"))
      problems.warning("user-data-never-started",
                       std::string(name) + " has settings, but no unit starts it", section->at,
                       "add a unit " + std::string(name) + ".service with `command: start`");
  }
}

}  // namespace cloudconfig
