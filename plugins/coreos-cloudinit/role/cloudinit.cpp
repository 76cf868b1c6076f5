#include "role/cloudinit.hpp"

#include "clock/offsets.hpp"
#include "role/foundings.hpp"
#include "role/trial.hpp"
#include "user_data/base_file.hpp"
#include "user_data/problem_text.hpp"
#include "user_data/trial.hpp"

namespace cloudconfig {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Finding;
using slipway::Reference;
using slipway::Request;
using slipway::Value;
using slipway::contract::Resource;

void emit_resource(Resource resource, Call& call) {
  if (!call.emit(std::move(resource)))
    throw Failure("cancelled", "the host wants no more resources");
}

}  // namespace

void Cloudinit::validate(const Request&, Call& call) {
  const auto& path = options_["base"].as_string();
  CheckOptions options;
  options.tool = tool_of(options_["coreos_version"].as_string());
  options.limit = static_cast<std::size_t>(options_["max_bytes"].as_int(usual_limit));
  const auto bytes = user_data::looked_at_base(path, call);
  if (!bytes) return;
  for (const auto& problem : check(*bytes, options).problems)
    if (!is_about_whole(problem) && !call.emit(finding_of(problem, path))) return;
}

void Cloudinit::emit_founding(const Gathering& gathering, Call& call) const {
  const auto& founding = gathering.founding();
  const bool asks = founding.given_url.empty();
  const auto& service_url = options_["discovery_service"].as_string();
  if (asks && service_url.empty() && !founding.recorded)
    throw Failure("invalid", "the cluster of " + founding.service +
                                 " needs a discovery service to ask for a token")
        .with_hint("set config.discovery_service, or give a discovery URL of your own");
  Resource token;
  token.type = "discovery_token";
  token.name = founding.service;
  token.inputs.set("service", founding.service).set("size", founding.size);
  token.inputs.set("founders", Value(founding.founders)).set("generation", founding.generation);
  token.inputs.set_if("stale", Value(founding.stale));
  token.inputs.set_if("discovery_service", asks ? Value(service_url) : Value());
  token.inputs.set_if("given_url", founding.given_url);
  emit_resource(std::move(token), call);
  if (!options_["wait_for_cluster"].as_bool(true)) return;
  emit_resource(gathering.cluster(), call);
  for (const auto& member : gathering.members()) emit_resource(member, call);
}

Value Cloudinit::user_data_inputs(const std::string& node, const Value& config) const {
  Value inputs = Value::map();
  inputs.set("node", node).set("config", config);
  inputs.set("coreos_version",
             options_["coreos_version"].is_string() ? options_["coreos_version"] : Value("last"));
  inputs.set_if("ntp_servers", options_["ntp_servers"]);
  inputs.set_if("base", user_data::base_document(options_["base"].as_string()));
  inputs.set("max_bytes", options_["max_bytes"].as_int(usual_limit));
  return inputs;
}

slipway::Expansion Cloudinit::expand(const Request& request, Call& call) {
  const auto layout = request.layout();
  std::vector<Gathering> gatherings;
  for (auto& input : foundings_of(request, options_["wait_for_cluster"].as_bool(true))) {
    gatherings.emplace_back(std::move(input), layout, request["node_configs"]);
    emit_founding(gatherings.back(), call);
  }
  slipway::Expansion answer;
  for (const auto& gathering : gatherings)
    for (const auto& node : gathering.stranded())
      answer.replace(node, gathering.founding().why_stranded);
  if (answer.value().size() > 0) return answer;
  user_data::Trial trial(&findings_of);
  for (const auto& node : layout.nodes) {
    Resource document;
    document.type = "user_data";
    document.name = node.name;
    document.inputs = user_data_inputs(node.name, request["node_configs"][node.name]);
    Value discovery = Value::map();
    for (const auto& gathering : gatherings) {
      if (!gathering.wants(node.name)) continue;
      discovery.set(gathering.founding().service, gathering.entry_of(node.name));
      document.depends_on = gathering.before_document(node.name);
    }
    document.inputs.set_if("discovery", std::move(discovery));
    // it names other machines, and its own needs it: when all go at once it goes along, or each
    // would wait for the other
    if (!document.depends_on.empty()) document.contained_by = node.removed_by;
    trial.of(document.inputs);
    emit_resource(std::move(document), call);
    answer.user_data(node.name, Reference{"config/user_data/" + node.name, "content"});
  }
  return answer.findings(trial.take_findings());
}

DiscoveryAccess Cloudinit::access(const Call& call) const {
  return {options_["discovery_ca_file"].as_string(), [&call] { return call.cancelled(); }};
}

void Cloudinit::preflight(const Request& request, Call& call) {
  check_discovery(request, call);
  check_clocks(request, call);
}

/// Of nodes that run; a new one has no clock yet.
void Cloudinit::check_clocks(const Request& request, Call& call) const {
  measure_clocks(request.inventory(), call, [&](const ClockOffset& clock) {
    if (!clock.trouble.empty()) return call.emit(Finding::warning("config.clock", clock.text()));
    if (!clock.beyond(clock_bound_ms()))
      return call.emit(Finding::ok("config.clock", clock.text()));
    return call.emit(Finding::warning("config.clock", clock.text())
                         .help("let all nodes ask the same time servers: config.ntp_servers")
                         .option("config", {"clock_bound_ms"}));
  });
}

slipway::Acted Cloudinit::status(const Request& request, Call& call) {
  measure_clocks(request.inventory(), call, [&](const ClockOffset& clock) {
    Value record = Value::map().set("node", clock.node);
    const bool doubtful = !clock.trouble.empty() || clock.beyond(clock_bound_ms());
    if (clock.trouble.empty()) record.set("clock_offset_ms", clock.offset_ms);
    return call.emit(record.set("line", (doubtful ? "warning: " : "") + clock.text()));
  });
  return slipway::Acted::done();
}

void Cloudinit::check_discovery(const Request& request, Call& call) const {
  const auto& service = options_["discovery_service"].as_string();
  bool founded = false;
  for (const auto& [address, row] : request.recorded().as_map())
    founded = founded || address.rfind("config/discovery_token/", 0) == 0;
  if (service.empty() || founded) return;
  try {
    check_health(service, access(call));
    call.emit(Finding::ok("config.discovery", "the discovery service " + service + " works"));
  } catch (const Failure& failure) {
    call.emit(Finding::error("config.discovery", failure.message)
                  .help(failure.hint.empty()
                            ? "start it, or set config.discovery_service to another one"
                            : failure.hint)
                  .option("config", {"discovery_service"}));
  }
}

}  // namespace cloudconfig
