#include "role/adoption.hpp"

#include <chrono>

#include "membership/etcd_link.hpp"

namespace cloudconfig {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Request;
using slipway::Value;
using slipway::contract::InventoryNode;
using slipway::contract::NodeStanding;

constexpr std::chrono::seconds command_patience{5};
/// A call may last 30 s; what is not asked by then is asked by the next one.
constexpr std::int64_t call_patience_ms = 20000;
/// An answer of a machine is a few lines; more is none of ours.
constexpr std::size_t longest_settings = 65536;

/// Where coreos-cloudinit writes the settings of a service.
std::string settings_file(const std::string& service) {
  return "/run/systemd/system/" + service + ".service.d/20-cloudinit.conf";
}

/// The value of `NAME=` in an `Environment="NAME=value"` line; empty when there is none.
std::string setting(const std::string& text, const std::string& name) {
  const std::string begin = "Environment=\"" + name + "=";
  const auto at = text.find(begin);
  if (at == std::string::npos) return {};
  const auto value = at + begin.size();
  return text.substr(value, text.find_first_of("\"\n", value) - value);
}

/// The token that this machine founded a cluster with; empty for one that came later.
std::string url_on(const InventoryNode& node, const std::string& service, const Call& call) {
  const auto stop = [&call] { return call.cancelled(); };
  const auto link = link_to(node, stop);
  const auto said = link.tunnel->run("cat " + settings_file(service), command_patience, stop);
  if (said.status != 0 || said.out.size() > longest_settings) return {};
  if (setting(said.out, "ETCD_PROXY") == "on") return {};  // it was told the url, and has no vote
  const auto url = setting(said.out, "ETCD_DISCOVERY");
  return token_of(url).empty() ? std::string() : url;
}

}  // namespace

Observed made_again(const slipway::Outcome& outcome) {
  const auto& made = outcome.value();
  return Observed::present(made["id"].as_string(), Value::map(), made["outputs"]);
}

Observed find_token(const Request& request, Call& call, const DiscoveryAccess& access) {
  const auto& service = request.inputs()["service"].as_string();
  const auto end = call.monotonic_ms() + call_patience_ms;
  std::string url;
  Value founders = Value::list();
  std::int64_t size = 0;
  for (const auto& node : request.inventory().nodes) {
    if (node.ssh.host.as_string().empty() || node.status == NodeStanding::lost) continue;
    if (call.monotonic_ms() > end)
      throw Failure("timeout", "the machines could not all be asked for their discovery token");
    const auto told = url_on(node, service, call);
    if (told.empty() || (!url.empty() && told != url)) continue;
    if (url.empty()) size = read_token(told, access).size;
    url = told;
    founders.push(node.name);
    if (static_cast<std::int64_t>(founders.size()) == size) break;
  }
  if (url.empty()) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("size", size).set("founders", std::move(founders));
  return Observed::present(token_of(url), std::move(inputs),
                           Value::map().set("url", url).set("size", size));
}

Observed find_cluster(const Request& request, const DiscoveryAccess& access) {
  const auto& inputs = request.inputs();
  const auto state = read_token(inputs["url"].as_string(), access);
  if (static_cast<std::int64_t>(state.members.size()) < state.size) return Observed::gone();
  return Observed::present("cluster of " + inputs["service"].as_string(), Value::map(),
                           Value::map().set("members", Value(state.members)));
}

}  // namespace cloudconfig
