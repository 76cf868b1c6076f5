#include "role/instance.hpp"

#include <map>

#include "clock/offsets.hpp"
#include "membership/member_steps.hpp"
#include "role/adoption.hpp"
#include "role/cluster_steps.hpp"
#include "role/foundings.hpp"
#include "role/machine_tree.hpp"
#include "role/problem_text.hpp"
#include "role/trial.hpp"
#include "slipway/file.hpp"

namespace cloudconfig {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Finding;
using slipway::Observed;
using slipway::Outcome;
using slipway::Reference;
using slipway::Request;
using slipway::Value;
using slipway::contract::Resource;

constexpr std::size_t largest_base = 4 << 20;

std::string read_base(const std::string& path) {
  auto file = slipway::read_plain_file(path, largest_base);
  if (!file)
    throw Failure("invalid", "'" + path + "' " + file.why)
        .with_hint("check the option base of the config role");
  return std::move(file.bytes);
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Outcome made_document(const Request& request) {
  const auto made = made_or_thrown(request.inputs());
  Value outputs = Value::map();
  outputs.set("content", Value(made.text).mark_sensitive());
  outputs.set("digest", digest_of(made.text)).set("bytes", made.text.size());
  return Outcome::done("user-data of " + request.inputs()["node"].as_string(), std::move(outputs));
}

void emit_resource(const Resource& resource, Call& call) {
  if (!call.emit(resource)) throw Failure("cancelled", "the host wants no more resources");
}

}  // namespace

CloudinitInstance::CloudinitInstance(const Value& options) : options_(options) {}

void CloudinitInstance::validate(const Request&, Call& call) {
  const auto& path = options_["base"].as_string();
  if (path.empty()) return;
  CheckOptions options;
  options.tool = tool_of(options_["coreos_version"].as_string());
  options.limit = static_cast<std::size_t>(options_["max_bytes"].as_int(usual_limit));
  const auto file = slipway::read_plain_file(path, largest_base);
  if (!file) {
    call.emit(Finding::error("config.base", "the file '" + path + "' " + file.why)
                  .option("config", {"base"}));
    return;
  }
  for (const auto& problem : check(file.bytes, options).problems)
    if (!is_about_whole(problem) && !call.emit(finding_of(problem, path))) return;
}

/// The user's own document; its text may hold secrets, its folder is nobody's business.
Value CloudinitInstance::base_document() const {
  const auto& path = options_["base"].as_string();
  if (path.empty()) return {};
  using slipway::contract::BaseDocument;
  Value document = slipway::codec::encode(BaseDocument::holding(read_base(path), file_name(path)));
  for (const char* bytes : {"bytes", "base64"})
    if (document.find(bytes)) document.set(bytes, Value(document[bytes]).mark_sensitive());
  return document;
}

void CloudinitInstance::emit_founding(const Gathering& gathering, Call& call) const {
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
  emit_resource(token, call);
  if (!options_["wait_for_cluster"].as_bool(true)) return;
  emit_resource(gathering.cluster(), call);
  for (const auto& member : gathering.members()) emit_resource(member, call);
}

Value CloudinitInstance::user_data_inputs(const std::string& node, const Value& config) const {
  Value inputs = Value::map();
  inputs.set("node", node).set("config", config);
  inputs.set("coreos_version",
             options_["coreos_version"].is_string() ? options_["coreos_version"] : Value("last"));
  inputs.set_if("ntp_servers", options_["ntp_servers"]);
  inputs.set_if("base", base_document());
  inputs.set("max_bytes", options_["max_bytes"].as_int(usual_limit));
  return inputs;
}

Value CloudinitInstance::expand(const Request& request, Call& call) {
  const auto layout = request.layout();
  std::vector<Gathering> gatherings;
  for (auto& input : foundings_of(request, options_["wait_for_cluster"].as_bool(true))) {
    gatherings.emplace_back(std::move(input), layout, request["node_configs"]);
    emit_founding(gatherings.back(), call);
  }
  Value replace = Value::map();
  for (const auto& gathering : gatherings)
    for (const auto& node : gathering.stranded())
      replace.set(node, gathering.founding().why_stranded);
  if (replace.size() > 0) return Value::map().set("replace", std::move(replace));
  Value user_data = Value::map();
  Trial trial;
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
    emit_resource(document, call);
    user_data.set(node.name, Reference{"config/user_data/" + node.name, "content"});
  }
  Value answer = Value::map().set("user_data", std::move(user_data));
  return answer.set_if("findings", trial.take_findings());
}

/// The machine that a document would be applied to; an address that is not known stays a token.
MachineBefore CloudinitInstance::machine_of(const Request& request, const std::string& node) const {
  MachineBefore machine;
  machine.tool = tool_of(options_["coreos_version"].as_string());
  machine.addresses = {{"private_ipv4", "$private_ipv4"}, {"public_ipv4", "$public_ipv4"}};
  for (const auto& known : request.inventory().nodes) {
    if (known.name != node) continue;
    if (!known.private_address.as_string().empty())
      machine.addresses["private_ipv4"] = known.private_address.as_string();
    if (!known.public_address.as_string().empty())
      machine.addresses["public_ipv4"] = known.public_address.as_string();
  }
  return machine;
}

/// A change of the document, told as what would be different on a machine.
std::vector<std::string> CloudinitInstance::show_change(const Request& request, Call&) {
  if (request["type"].as_string() != "user_data") return {};
  const auto before = machine_of(request, request.name());
  const auto applied = [&](const Value& inputs) {
    return inputs.is_map() ? apply_user_data(make_user_data(inputs).text, before) : Machine();
  };
  auto lines = differences(applied(request["before"]), applied(request["after"]));
  const bool stays = request["nodes"][request.name()].as_string() == "present";
  if (!lines.empty() && stays) lines.push_back("the machine that is there keeps its document");
  return lines;
}

Value CloudinitInstance::as_files(const Request& request, Call&) {
  if (request["type"].as_string() != "user_data")
    throw Failure("unsupported", "only user-data can be shown as files");
  return tree_of(
      apply_user_data(make_user_data(request.inputs()).text, machine_of(request, request.name())));
}

DiscoveryAccess CloudinitInstance::access(const Call& call) const {
  return {options_["discovery_ca_file"].as_string(), [&call] { return call.cancelled(); }};
}

void CloudinitInstance::preflight(const Request& request, Call& call) {
  check_discovery(request, call);
  check_clocks(request, call);
}

/// Of nodes that run; a new one has no clock yet.
void CloudinitInstance::check_clocks(const Request& request, Call& call) const {
  measure_clocks(request.inventory(), call, [&](const ClockOffset& clock) {
    if (!clock.trouble.empty()) return call.emit(Finding::warning("config.clock", clock.text()));
    if (!clock.beyond(clock_bound_ms()))
      return call.emit(Finding::ok("config.clock", clock.text()));
    return call.emit(Finding::warning("config.clock", clock.text())
                         .help("let all nodes ask the same time servers: config.ntp_servers")
                         .option("config", {"clock_bound_ms"}));
  });
}

Value CloudinitInstance::action(const Request& request, Call& call) {
  if (request.text("action") != "status")
    throw Failure("unsupported", "there is no action '" + request.text("action") + "'");
  measure_clocks(request.inventory(), call, [&](const ClockOffset& clock) {
    Value record = Value::map().set("node", clock.node);
    const bool doubtful = !clock.trouble.empty() || clock.beyond(clock_bound_ms());
    if (clock.trouble.empty()) record.set("clock_offset_ms", clock.offset_ms);
    return call.emit(record.set("line", (doubtful ? "warning: " : "") + clock.text()));
  });
  return Value::map().set("outcome", "done").set("result", Value::map());
}

void CloudinitInstance::check_discovery(const Request& request, Call& call) const {
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

/// What we make is text and agreements, which nothing changes behind our back: the record is what
/// is.
Observed CloudinitInstance::read(const Request& request, Call&) {
  return Observed::present(request.id(), Value::map(), request["outputs"]);
}

/// For a state that is lost: what the nodes themselves were told, and who is a member.
Observed CloudinitInstance::import_resource(const Request& request, Call& call) {
  if (request.type() == "user_data") return made_again(made_document(request));
  if (request.type() == "discovery_token") return find_token(request, call, access(call));
  if (request.type() == "cluster") return find_cluster(request, access(call));
  if (request.type() == "member") return find_member(request, call);
  return Failure("unsupported", "there is no type " + request.type());
}

Outcome CloudinitInstance::create(const Request& request, Call& call) {
  if (request.type() == "user_data") return made_document(request);
  if (request.type() == "discovery_token") return make_token(request, access(call));
  if (request.type() == "cluster") return wait_for_cluster(request, call, access(call));
  if (request.type() == "member") return make_member(request, call);
  return unsupported("the type " + request.type());
}

Outcome CloudinitInstance::update(const Request& request, Call& call) {
  if (request.type() == "user_data") return made_document(request);
  if (request.type() == "member") return check_member(request, call);
  std::string waits_for;
  if (request.type() == "cluster" && !remove_departed(request, call, waits_for))
    return Outcome::pending(Value::map().set("version", 1), 1000).phase(waits_for, 0);
  // whatever else changes is kept or replaces
  return Outcome::done(request.id(), request.prior()["outputs"]);
}

Outcome CloudinitInstance::remove(const Request& request, Call& call) {
  if (request.type() == "member") return remove_member(request, call);
  return Outcome::done(request.id());
}

}  // namespace cloudconfig
