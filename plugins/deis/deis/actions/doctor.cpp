#include <netdb.h>

#include <algorithm>
#include <memory>

#include "deis/actions/machine_check.hpp"
#include "deis/actions/verbs.hpp"
#include "deis/cluster/health.hpp"
#include "deis/cluster/journal.hpp"
#include "deis/resources/unit_resource.hpp"
#include "slipway/kit/http.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;
using slipway::kit::ChannelTarget;
using slipway::kit::TunnelHttp;

constexpr std::chrono::milliseconds doctor_patience{3000};
constexpr std::size_t largest_answer = 64 << 10;
constexpr std::chrono::seconds machine_patience{10};
constexpr int full_percent = 85;
/// etcd keeps leases by its leader's clock, and the store complains long before.
constexpr std::int64_t clocks_apart_ms = 500;
constexpr int http_ok = 200;

/// Says how checks come out and remembers whether all were good.
class Round {
 public:
  explicit Round(const Verb& verb, bool good) : verb_(verb), good_(good) {}
  void note(bool good, const std::string& what, const std::string& detail) {
    good_ = good_ && good;
    report(verb_, good, what, detail);
  }
  /// What was reported elsewhere.
  void also(bool good) { good_ = good_ && good; }
  bool good() const { return good_; }

 private:
  const Verb& verb_;
  bool good_;
};

/// `host:port` of a member's first client address.
ChannelTarget member_target(const slipway::kit::Etcd2::Member& member) {
  const auto url = member.client_urls.empty() ? std::string() : member.client_urls.front();
  const auto start = url.find("://");
  const auto address = start == std::string::npos ? url : url.substr(start + 3);
  const auto colon = address.find(':');
  constexpr int client_port = 2379;
  if (colon == std::string::npos) return ChannelTarget::tcp(address, client_port);
  return ChannelTarget::tcp(address.substr(0, colon), std::atoi(address.c_str() + colon + 1));
}

void check_etcd(const Way& way, Round& round) {
  way.etcd.require_healthy();
  const auto members = way.etcd.members();
  round.note(true, "etcd has quorum",
             std::to_string(members.size()) + " members" +
                 (members.size() % 2 == 1 ? "" : ": an even number survives no more losses"));
  for (const auto& member : members) {
    const auto target = member_target(member);
    try {
      TunnelHttp http(way.tunnel, {target}, doctor_patience);
      slipway::kit::HttpRequest request;
      request.path = "/health";
      const auto answer = http.send(request);
      round.note(answer.status == http_ok && answer.body.find("true") != std::string::npos,
                 "etcd member " + member.name, target.text());
    } catch (const Failure& failure) {
      round.note(false, "etcd member " + member.name, failure.message);
    }
  }
}

bool is_trouble(const FleetState& row) {
  return row.active == "failed" || row.sub == "auto-restart" || row.load != "loaded";
}

void check_fleet(const Verb& verb, const Way& way, Round& round) {
  const auto inventory = verb.request.inventory();
  const auto snapshot = Snapshot::take(way.fleet);
  for (const auto& node : inventory.nodes) {
    const bool listed = std::any_of(
        snapshot.machines.begin(), snapshot.machines.end(),
        [&](const auto& machine) { return machine.id == node.facts["machine_id"].as_string(); });
    round.note(listed, "fleet on " + node.name, listed ? "lists it" : "does not list it");
  }
  bool any = false;
  for (const auto& row : snapshot.states) {
    if (!is_trouble(row)) continue;
    any = true;
    round.note(false, row.name + " on " + node_of_machine(inventory, row.machine_id),
               row.load + "/" + row.active + "/" + row.sub);
  }
  if (!any) round.note(true, "units", "none failed, none keeps dying");
}

void check_balancer(const Verb& verb, Round& round) {
  const auto& address = verb.request.inventory().load_balancer.address;
  if (address.as_string().empty()) return;
  try {
    slipway::kit::HttpOptions options;
    options.base_url = "http://" + address.as_string();
    options.timeout = doctor_patience;
    options.limits.largest = largest_answer;
    options.plain_beyond_loopback = true;  // only whether it answers is of interest
    slipway::kit::HttpRequest request;
    request.path = "/health-check";
    request.cancelled = stop_of(verb.call);
    const auto answer = slipway::kit::HttpClient(options).send(request);
    round.note(answer.status == http_ok, "routers behind the load balancer",
               address.as_string() + " answers " + std::to_string(answer.status));
  } catch (const Failure& failure) {
    round.note(false, "routers behind the load balancer", failure.message);
  }
}

/// One part that cannot be looked at is a finding, and the others are looked at all the same: a
/// cluster in trouble is what this is for.
template <class Check>
void attempt(Round& round, const char* what, const Check& check) {
  try {
    check();
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    round.note(false, what, failure.message);
  }
}

void check_cluster(const Verb& verb, Round& round) {
  attempt(round, "a way into the cluster", [&] {
    const auto way = verb.way();
    attempt(round, "etcd has quorum", [&] { check_etcd(way, round); });
    attempt(round, "fleet", [&] { check_fleet(verb, way, round); });
    // The same as `status` looks at, so that what is not well there is not well here.
    attempt(round, "whether it serves", [&] { round.also(check_serving(verb, way)); });
  });
}

/// The wildcard domain is looked up by a name that nobody else would have asked for.
void check_domain(const Verb& verb, Round& round) {
  const auto& settings = verb.context.settings;
  const auto host = "slipway-check." + settings.domain;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int rc = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  const auto balancer = verb.request.inventory().load_balancer;
  const auto target =
      balancer.address.as_string().empty() ? std::string("ADDRESS") : balancer.address.as_string();
  if (rc == 0) return round.note(true, "wildcard domain", "*." + settings.domain + " resolves");
  auto record = Value::map().set("check", "wildcard domain").set("level", "warning");
  const auto detail = "*." + settings.domain + " does not resolve; set the record  *." +
                      settings.domain + "  A  " + target;
  verb.say(record.set("detail", detail), "warn   wildcard domain: " + detail);
}

/// One machine: its disks and docker, and its clock for the spread.
void check_machine(const Verb& verb, const slipway::contract::InventoryNode& node, Round& round,
                   ClockSpread& clocks) {
  try {
    const auto way = verb.context.cluster.through(node, stop_of(verb.call));
    const auto asked_ms = verb.call.wall_ms();
    const auto said = way.tunnel->run(machine_command(), machine_patience, stop_of(verb.call));
    const auto report = MachineReport::read(said.out);
    if (report.clock_ms > 0) clocks.add(report.clock_ms, asked_ms, verb.call.wall_ms());
    for (const auto& disk : report.disks)
      round.note(disk.used_percent < full_percent, node.name + " " + disk.mount,
                 std::to_string(disk.used_percent) + " % used");
    round.note(report.docker, node.name + " docker", report.docker ? "answers" : "does not answer");
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    round.note(false, node.name, failure.message);
  }
}

void check_clocks(const ClockSpread& clocks, Round& round) {
  if (!clocks.any) return;
  const auto apart = clocks.at_least_ms();
  round.note(apart < clocks_apart_ms, "clocks of the machines",
             apart == 0 ? "agree" : "at least " + std::to_string(apart) + " ms apart");
}

Value next_token(std::size_t at, const Round& round, const ClockSpread& clocks) {
  auto token = Value::map().set("v", 1).set("at", static_cast<std::int64_t>(at));
  token.set("good", round.good()).set("any", clocks.any);
  return token.set("earliest_ms", clocks.earliest_ms).set("latest_ms", clocks.latest_ms);
}

}  // namespace

/// A machine a call, so that none takes long: the token says which is next.
Acted doctor(const Verb& verb) {
  const auto& told = verb.request.token();
  const auto at = static_cast<std::size_t>(told["at"].as_int());
  Round round(verb, told["good"].as_bool(true));
  ClockSpread clocks;
  clocks.any = told["any"].as_bool();
  clocks.earliest_ms = told["earliest_ms"].as_int();
  clocks.latest_ms = told["latest_ms"].as_int();
  const auto nodes = verb.request.inventory().nodes;
  if (at == 0) {
    check_cluster(verb, round);
  } else if (at <= nodes.size()) {
    check_machine(verb, nodes[at - 1], round, clocks);
  } else {
    check_clocks(clocks, round);
    check_balancer(verb, round);
    check_domain(verb, round);
    return Acted::done(Value::map().set("healthy", round.good()));
  }
  return slipway::Outcome::pending(next_token(at + 1, round, clocks), 0)
      .phase(at < nodes.size() ? "looking at " + nodes[at].name : "looking at the load balancer");
}

}  // namespace deis
