#include "role/instance.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "machine/machine.hpp"
#include "role/problem_text.hpp"

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
using slipway::contract::NodeConfig;
using slipway::contract::Resource;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || in.bad())
    throw Failure("invalid", "read '" + path + "': the file cannot be read")
        .with_hint("check the option base of the config role");
  return text.str();
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool has_error(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.level == Level::error; });
}

/// Throws when the document of these inputs could not be made.  Nodes mostly differ in nothing but
/// their names, so what was just looked at (`last`) is not looked at again.
void refuse_faulty(const Value& inputs, Value& last) {
  Value rest = inputs;
  const std::string node = inputs["node"].as_string();
  rest.erase("node");
  Value config = rest["config"];
  config.erase("hostname");
  rest.set("config", std::move(config));
  if (rest == last) return;
  last = std::move(rest);
  const auto made = make_user_data(inputs);
  if (has_error(made.problems))
    throw failure_of("the user-data of " + node + " cannot be written", made.problems,
                     made.base_origin);
}

Outcome made_document(const Request& request) {
  const auto made = make_user_data(request.inputs());
  const auto& node = request.inputs()["node"].as_string();
  if (has_error(made.problems))
    throw failure_of("the user-data of " + node + " cannot be written", made.problems,
                     made.base_origin);
  Value outputs = Value::map();
  outputs.set("content", Value(made.text).mark_sensitive());
  outputs.set("digest", digest_of(made.text)).set("bytes", made.text.size());
  return Outcome::done("user-data of " + node, std::move(outputs));
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
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    call.emit(Finding::error("config.base", "the file '" + path + "' cannot be read")
                  .option("config", {"base"}));
    return;
  }
  for (const auto& problem : check(read_file(path), options).problems)
    if (!call.emit(finding_of(problem, path))) return;
}

/// The user's own document; its text may hold secrets, its folder is nobody's business.
Value CloudinitInstance::base_document() const {
  const auto& path = options_["base"].as_string();
  if (path.empty()) return {};
  Value document = Value::map();
  document.set("bytes", Value(read_file(path)).mark_sensitive());
  return document.set("origin", file_name(path));
}

std::vector<FoundingInput> CloudinitInstance::foundings(const Request& request) const {
  std::map<std::string, FoundingInput> by_service;
  for (const auto& node : request.layout().nodes) {
    const auto config = slipway::codec::decoded<NodeConfig>(request["node_configs"][node.name]);
    for (const auto& wanted : config.discovery) {
      if (wanted.service.empty()) continue;
      auto& founding = by_service[wanted.service];
      if (founding.nodes.empty()) founding.wanted = wanted;
      founding.service = wanted.service;
      founding.nodes.push_back(node.name);
      founding.recorded = request.recorded();
      founding.node_status = request["nodes"];
    }
  }
  std::vector<FoundingInput> all;
  for (auto& [service, founding] : by_service) all.push_back(std::move(founding));
  return all;
}

void CloudinitInstance::emit_founding(const Founding& founding, Call& call) const {
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
  token.inputs.set_if("discovery_service", asks ? Value(service_url) : Value());
  token.inputs.set_if("given_url", founding.given_url);
  emit_resource(token, call);
  if (!options_["wait_for_cluster"].as_bool(true)) return;
  Resource cluster;
  cluster.type = "cluster";
  cluster.name = founding.service;
  cluster.inputs.set("service", founding.service).set("size", founding.size);
  cluster.inputs.set("url", Reference{"config/discovery_token/" + founding.service, "url"});
  cluster.inputs.set("generation", founding.generation);
  cluster.needs_nodes.which = "all";
  emit_resource(cluster, call);
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
  const auto inputs_of_foundings = foundings(request);
  std::vector<Founding> settled;
  for (const auto& input : inputs_of_foundings) {
    settled.push_back(founding_of(input));
    emit_founding(settled.back(), call);
  }
  Value user_data = Value::map();
  Value last;
  for (const auto& node : request.layout().nodes) {
    Value inputs = user_data_inputs(node.name, request["node_configs"][node.name]);
    Value discovery = Value::map();
    for (std::size_t i = 0; i < settled.size(); ++i) {
      const auto& founding = settled[i];
      const auto& wanting = inputs_of_foundings[i].nodes;
      if (std::find(wanting.begin(), wanting.end(), node.name) == wanting.end()) continue;
      const bool later = part_of(node.name, founding, inputs_of_foundings[i]) == Part::later;
      Value entry = Value::map();
      entry.set("url", Reference{"config/discovery_token/" + founding.service, "url"});
      entry.set("part", later ? "later" : "founder").set("generation", founding.generation);
      discovery.set(founding.service, std::move(entry));
    }
    inputs.set_if("discovery", std::move(discovery));
    refuse_faulty(inputs, last);
    Resource document;
    document.type = "user_data";
    document.name = node.name;
    document.inputs = std::move(inputs);
    emit_resource(document, call);
    user_data.set(node.name, Reference{"config/user_data/" + node.name, "content"});
  }
  return Value::map().set("user_data", std::move(user_data));
}

/// A change of the document, told as what would be different on a machine.
std::vector<std::string> CloudinitInstance::show_change(const Request& request, Call&) {
  if (request["type"].as_string() != "user_data") return {};
  MachineBefore machine;
  machine.tool = tool_of(options_["coreos_version"].as_string());
  const auto machine_of = [&](const Value& inputs) {
    return inputs.is_map() ? apply_user_data(make_user_data(inputs).text, machine) : Machine();
  };
  auto lines = differences(machine_of(request["before"]), machine_of(request["after"]));
  if (!lines.empty()) lines.push_back("machines that exist keep their document");
  return lines;
}

DiscoveryAccess CloudinitInstance::access(const Call& call) const {
  return {options_["discovery_ca_file"].as_string(), [&call] { return call.cancelled(); }};
}

void CloudinitInstance::preflight(const Request& request, Call& call) {
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

Outcome CloudinitInstance::make_token(const Request& request, Call& call) const {
  const auto& inputs = request.inputs();
  const auto size = inputs["size"].as_int();
  std::string url = inputs["given_url"].as_string();
  if (url.empty()) {
    url = new_token(inputs["discovery_service"].as_string(), size, access(call));
  } else {
    const auto state = read_token(url, access(call));
    if (state.size != size)
      throw Failure("invalid", "the given discovery token is for " + std::to_string(state.size) +
                                   " founders, the cluster has " + std::to_string(size))
          .with_hint("ask for one with /new?size=" + std::to_string(size) +
                     ", or leave the URL out to have one made")
          .with_effect("none");
    if (!state.members.empty())
      throw Failure("invalid",
                    "the given discovery token is spent: " + std::to_string(state.members.size()) +
                        " members have registered with it")
          .with_hint("a token is good for one cluster; ask for a new one")
          .with_effect("none");
  }
  Value outputs = Value::map();
  outputs.set("url", url).set("size", size);
  return Outcome::done(token_of(url), std::move(outputs));
}

Outcome CloudinitInstance::wait_for_cluster(const Request& request, Call& call) const {
  const auto& inputs = request.inputs();
  const auto state = read_token(inputs["url"].as_string(), access(call));
  const auto registered = static_cast<std::int64_t>(state.members.size());
  if (registered < state.size) {
    constexpr std::int64_t look_again_ms = 1000;
    const std::string phase = std::to_string(registered) + " of " + std::to_string(state.size) +
                              " founders have registered";
    return Outcome::pending(Value::map().set("version", 1), look_again_ms)
        .phase(phase, static_cast<double>(registered) / static_cast<double>(state.size));
  }
  Value outputs = Value::map();
  outputs.set("members", Value(state.members));
  return Outcome::done("cluster of " + inputs["service"].as_string(), std::move(outputs));
}

Outcome CloudinitInstance::create(const Request& request, Call& call) {
  if (request.type() == "user_data") return made_document(request);
  if (request.type() == "discovery_token") return make_token(request, call);
  if (request.type() == "cluster") return wait_for_cluster(request, call);
  return unsupported("the type " + request.type());
}

Outcome CloudinitInstance::update(const Request& request, Call&) {
  if (request.type() == "user_data") return made_document(request);
  // whatever changes of the others is kept or replaces them
  return Outcome::done(request.id(), request.prior()["outputs"]);
}

Outcome CloudinitInstance::remove(const Request& request, Call&) {
  return Outcome::done(request.id());
}

}  // namespace cloudconfig
