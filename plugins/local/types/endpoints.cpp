#include "types/endpoints.hpp"

#include "client/sandbox.hpp"

namespace local {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

namespace {

/// The address of the endpoint in its stack is its name at the supervisor too; the sandbox is one
/// stack's.
std::string directory_of(const Request& request) {
  return request.id().empty() ? request.inputs()["sandbox"].as_string()
                              : request.id().substr(0, request.id().rfind('#'));
}

std::string name_of(const Request& request) {
  return request.id().empty() ? request.inputs()["name"].as_string()
                              : request.id().substr(request.id().rfind('#') + 1);
}

Value targets_value(const std::vector<Target>& targets) {
  Value list = Value::list();
  for (const auto& target : targets)
    list.push(Value::map().set("machine", target.machine).set("port", target.port));
  return list;
}

Endpoint wanted(const Value& inputs) {
  Endpoint endpoint;
  endpoint.name = inputs["name"].as_string();
  endpoint.listen = inputs["listen"].as_string();
  endpoint.port = inputs["port"].as_int();
  for (const auto& target : inputs["targets"].as_list())
    endpoint.targets.push_back({target["machine"].as_string(), target["port"].as_int()});
  const auto& kind = inputs["probe"].as_string();
  endpoint.probe = {kind.empty() ? "none" : kind, inputs["probe_port"].as_int(),
                    inputs["probe_path"].as_string(), inputs["probe_interval_ms"].as_int(),
                    inputs["probe_failures"].as_int()};
  endpoint.idle_s = inputs["idle_s"].as_int();
  return endpoint;
}

Value inputs_of(const Endpoint& endpoint, const std::string& directory) {
  Value inputs = Value::map().set("sandbox", directory).set("name", endpoint.name);
  inputs.set("listen", endpoint.listen).set("port", endpoint.port);
  inputs.set("targets", targets_value(endpoint.targets));
  inputs.set("probe", endpoint.probe.kind).set("probe_port", endpoint.probe.port);
  inputs.set("probe_path", endpoint.probe.path);
  inputs.set("probe_interval_ms", endpoint.probe.interval_ms);
  inputs.set("probe_failures", endpoint.probe.failures);
  return inputs.set("idle_s", endpoint.idle_s);
}

Value outputs_of(const Endpoint& endpoint) {
  const bool six = endpoint.listen.find(':') != std::string::npos;
  Value outputs =
      Value::map().set("address", (six ? "[" + endpoint.listen + "]" : endpoint.listen) + ":" +
                                      std::to_string(endpoint.port));
  return outputs.set("port", endpoint.port);
}

}  // namespace

Observed Endpoints::read(const Request& request, Call& call) {
  const auto directory = directory_of(request);
  auto sandbox = Sandbox::find(call, directory);
  if (!sandbox) return Observed::gone();
  if (!sandbox->serves())
    return Observed::present(request.id(), Value::map(), request["outputs"]).ready(false);
  const auto endpoint = sandbox->endpoint(name_of(request));
  if (!endpoint) return Observed::gone();
  return Observed::present(request.id(), inputs_of(*endpoint, directory), outputs_of(*endpoint))
      .ready(!endpoint->healthy.empty());
}

Outcome Endpoints::create(const Request& request, Call& call) {
  const auto endpoint = wanted(request.inputs());
  const auto directory = directory_of(request);
  if (endpoint.name.empty() || directory.empty())
    throw Failure("invalid", "the endpoint has no sandbox, or no name").with_effect("none");
  auto sandbox = serving(call, directory);
  const auto put = endpoint_from(
      sandbox.ask(Value::map().set("do", "endpoint.put").set("endpoint", to_value(endpoint))));
  return Outcome::done(directory + "#" + endpoint.name, outputs_of(put));
}

Outcome Endpoints::update(const Request& request, Call& call) { return create(request, call); }

Outcome Endpoints::remove(const Request& request, Call& call) {
  auto sandbox = Sandbox::find(call, directory_of(request));
  if (sandbox)
    sandbox->ask(Value::map().set("do", "endpoint.delete").set("name", name_of(request)));
  return Outcome::done(request.id());
}

}  // namespace local
