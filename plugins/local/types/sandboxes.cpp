#include "types/sandboxes.hpp"

#include "client/sandbox.hpp"

namespace local {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

namespace {

Observed seen(const Sandbox& sandbox, const std::string& directory) {
  Value inputs = Value::map().set("directory", directory).set("running", sandbox.serves());
  inputs.set_if("network", sandbox.hello()["network"]);
  return Observed::present(directory, std::move(inputs), Value::map().set("directory", directory))
      .ready(sandbox.serves());
}

Outcome made(Sandbox sandbox, const Value& inputs) {
  sandbox.ask(Value::map().set("do", "stack.put").set("network", inputs["network"]));
  const auto& directory = inputs["directory"].as_string();
  return Outcome::done(directory, Value::map().set("directory", directory));
}

}  // namespace

Observed Sandboxes::read(const Request& request, Call& call) {
  const auto sandbox = Sandbox::find(call, request.id());
  if (!sandbox || !sandbox->mark().is_of(request)) return Observed::gone();
  return seen(*sandbox, request.id());
}

Outcome Sandboxes::create(const Request& request, Call& call) {
  const auto& directory = request.inputs()["directory"].as_string();
  if (directory.empty() || directory.front() != '/')
    throw Failure("invalid", "the sandbox has no folder").with_effect("none");
  return made(Sandbox::make(call, directory, tool_, request), request.inputs());
}

/// It does not serve: after the computer was restarted, or the supervisor was killed.
Outcome Sandboxes::update(const Request& request, Call& call) { return create(request, call); }

Outcome Sandboxes::remove(const Request& request, Call& call) {
  auto sandbox = Sandbox::find(call, request.id());
  if (sandbox && sandbox->mark().is_of(request)) sandbox->end(tool_, request.stack());
  return Outcome::done(request.id());
}

Observed Sandboxes::import_resource(const Request& request, Call& call) {
  const auto& directory =
      request.id().empty() ? request.inputs()["directory"].as_string() : request.id();
  const auto sandbox = Sandbox::find(call, directory);
  if (!sandbox || !sandbox->mark().is_of(request)) return Observed::gone();
  return seen(*sandbox, directory);
}

}  // namespace local
