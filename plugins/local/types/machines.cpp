#include "types/machines.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <array>

#include "client/sandbox.hpp"
#include "keys/key_pair.hpp"
#include "slipway/bytes.hpp"

namespace local {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

namespace {

constexpr std::int64_t ssh_on_machine = 22;
/// Otherwise cloud-init makes new host keys at the first boot, of every kind, and turns away root.
constexpr const char* cloud_init_keeps =
    "ssh_deletekeys: false\nssh_genkeytypes: [ed25519]\ndisable_root: false\n";
/// Between looks at a machine that boots: an eighth of the time that it has taken, within these. So
/// few that boot together are seen at once, and many do not lose their processor to being looked
/// at.
constexpr std::int64_t soonest_ms = 150;
constexpr std::int64_t latest_ms = 600;

/// An id says which folder and which machine in it: `/folder/of/sandbox#name`.
std::string id_of(const std::string& directory, const std::string& name) {
  return directory + "#" + name;
}

struct Place {
  std::string directory;
  std::string name;
};

Place place_in(const std::string& id) {
  const auto at = id.rfind('#');
  if (at == std::string::npos) return {};
  return {id.substr(0, at), id.substr(at + 1)};
}

Place place_of(const Request& request) {
  if (!request.id().empty()) return place_in(request.id());
  return {request.inputs()["sandbox"].as_string(), request.inputs()["name"].as_string()};
}

/// Two hyphens are in no name of the platform's or of a machine.
std::string ssh_endpoint(const std::string& machine) { return machine + "--ssh"; }

/// Whether an ssh server speaks there.
bool greets(const std::string& host, std::int64_t port) {
  try {
    Poco::Net::StreamSocket socket;
    const Poco::Net::SocketAddress address(host, static_cast<Poco::UInt16>(port));
    socket.connect(address, Poco::Timespan(0, 300'000));
    std::array<char, 4> greeting{};
    socket.setReceiveTimeout(Poco::Timespan(0, 500'000));
    const int count = socket.receiveBytes(greeting.data(), static_cast<int>(greeting.size()));
    return count == 4 && std::string_view(greeting.data(), 4) == "SSH-";
  } catch (const Poco::Exception&) {
    return false;
  }
}

Value file(const char* path, const char* mode, const std::string& content) {
  return Value::map()
      .set("path", path)
      .set("mode", mode)
      .set("content", slipway::base64_encode(content));
}

/// The bytes of the user-data, whichever of the two inputs holds them.
std::string user_data_of(const Value& inputs) {
  const auto& packed = inputs["user_data_base64"].as_string();
  if (packed.empty()) return inputs["user_data"].as_string();
  auto bytes = slipway::base64_decode(packed);
  if (!bytes) throw Failure("invalid", "the user-data is no base64").with_effect("none");
  return *std::move(bytes);
}

/// What the supervisor is to make.  The host key is made here, so that it is known from the first
/// connection on; its public half is remembered in the mark.
Value wanted_machine(const Request& request, const Call& call) {
  const auto& inputs = request.inputs();
  const auto& name = inputs["name"].as_string();
  const auto host_key = make_key_pair();
  auto mark = mark_of(request);
  mark.image = inputs["image"].as_string();
  mark.host_key = host_key.public_key;
  Value files = Value::list();
  files.push(file("/etc/ssh/ssh_host_ed25519_key", "0600", host_key.secret));
  files.push(file("/etc/ssh/ssh_host_ed25519_key.pub", "0644", host_key.public_key + "\n"));
  files.push(file("/root/.ssh/authorized_keys", "0600", inputs["ssh_key"].as_string() + "\n"));
  const auto user_data = user_data_of(inputs);
  if (!user_data.empty())
    files.push(file("/etc/cloud/cloud.cfg.d/95-slipway.cfg", "0644", cloud_init_keeps));
  Value machine = Value::map().set("name", name).set("tag", to_text(call, mark));
  machine.set("address", inputs["address"].as_string()).set("hostname", name);
  machine.set("memory_mb", inputs["memory_mb"].as_int());
  machine.set("tasks_max", inputs["processes"].as_int());
  machine.set("data_mb", inputs["data_disk_mb"].as_int());
  machine.set("user_data", slipway::base64_encode(user_data));
  machine.set("meta_data", slipway::base64_encode("instance-id: " + name + "-" + request.key() +
                                                  "\nlocal-hostname: " + name + "\n"));
  return machine.set("files", std::move(files));
}

/// The key of an image by its name, the newest of that name, or by itself.
std::string image_key(Sandbox& sandbox, const std::string& wanted) {
  const auto all = sandbox.ask(Value::map().set("do", "image.list"));
  const Value* newest = nullptr;
  for (const auto& image : all["images"].as_list()) {
    if (image["key"].as_string() == wanted) return wanted;
    if (image["name"].as_string() != wanted) continue;
    if (!newest || image["made_at"].as_int() > (*newest)["made_at"].as_int()) newest = &image;
  }
  if (newest) return (*newest)["key"].as_string();
  Failure failure("invalid", "there is no image '" + wanted + "' on this computer");
  throw failure.with_hint("slipway plugin run local image --name " + wanted).with_effect("none");
}

Endpoint put_ssh(Sandbox& sandbox, const Value& inputs) {
  Endpoint endpoint;
  const auto& name = inputs["name"].as_string();
  endpoint.name = ssh_endpoint(name);
  endpoint.listen = inputs["publish"].as_string();
  endpoint.targets = {{name, ssh_on_machine}};
  if (const auto there = sandbox.endpoint(endpoint.name)) return *there;
  Value request = Value::map().set("do", "endpoint.put").set("endpoint", to_value(endpoint));
  return endpoint_from(sandbox.ask(request));
}

Value outputs_of(const Machine& machine, const Mark& mark, const std::optional<Endpoint>& ssh) {
  Value outputs = Value::map().set("name", machine.name);
  outputs.set("private_address", machine.address).set("host_key", mark.host_key);
  outputs.set("image_key", machine.image).set("state", machine.state);
  outputs.set("ssh_host", ssh ? Value(ssh->listen) : Value());
  return outputs.set("ssh_port", ssh ? Value(ssh->port) : Value());
}

Failure stranger(const std::string& name, const Mark& mark) {
  Failure failure("already_exists", "a machine '" + name + "' is there already, of the stack '" +
                                        mark.owner["stack"].as_string() + "'");
  failure.with_hint("choose another name_prefix, or another directory");
  return failure.with_effect("none");
}

Value act(Sandbox& sandbox, const std::string& name, const char* what) {
  return sandbox.ask(Value::map().set("do", "machine.act").set("name", name).set("act", what));
}

/// The answer while it boots, and once it has.
Outcome looked_at(Sandbox& sandbox, const Request& request, const Machine& machine, Call& call) {
  const auto place = place_of(request);
  const auto id = id_of(place.directory, place.name);
  const auto ssh = put_ssh(sandbox, request.inputs());
  const auto outputs = outputs_of(machine, mark_from(call, machine.tag), ssh);
  if (machine.state == "failed" || machine.state == "stopped") {
    Failure failure("unavailable", "the machine '" + machine.name + "' did not come up" +
                                       (machine.problem.empty() ? "" : ": " + machine.problem));
    failure.with_hint("slipway cloud console " + machine.name);
    throw failure.with_effect("partial", id).operation_over();
  }
  if (machine.state == "running" && greets(ssh.listen, ssh.port)) return Outcome::done(id, outputs);
  const auto begun = request.token()["begun"].as_int(call.wall_ms());
  const auto pause = std::clamp((call.wall_ms() - begun) / 8, soonest_ms, latest_ms);
  Value token = Value::map().set("begun", begun).set("name", machine.name);
  return Outcome::pending(std::move(token), pause)
      .phase(machine.state == "running" ? "waiting for ssh" : "booting")
      .known_as(id, outputs)
      .released();
}

Value observed_inputs(const std::string& directory, const Machine& machine, const Mark& mark) {
  Value inputs = Value::map().set("sandbox", directory).set("name", machine.name);
  inputs.set("image", mark.image).set("memory_mb", machine.memory_mb);
  inputs.set("processes", machine.tasks_max).set("data_disk_mb", machine.data_mb);
  return inputs.set("power", machine.state == "starting" ? "running" : machine.state);
}

/// What is there under an id, if it is of the request's stack.
Observed seen(const Request& request, const std::string& id, Call& call) {
  const auto place = place_in(id);
  auto sandbox = Sandbox::find(call, place.directory);
  if (!sandbox) return Observed::gone();
  // nobody serves: the machine is on the disk, and comes up with its sandbox
  if (!sandbox->serves())
    return Observed::present(id, Value::map(), request["outputs"]).ready(false);
  const auto machine = sandbox->machine(place.name);
  const auto mark = machine ? mark_from(call, machine->tag) : Mark();
  if (!machine || !mark.is_of(request)) return Observed::gone();
  const auto ssh = sandbox->endpoint(ssh_endpoint(place.name));
  auto inputs = observed_inputs(place.directory, *machine, mark).set("ssh", ssh.has_value());
  if (ssh) inputs.set("publish", ssh->listen);
  return Observed::present(id, std::move(inputs), outputs_of(*machine, mark, ssh))
      .ready(machine->state == "running" && ssh.has_value());
}

}  // namespace

Observed Machines::read(const Request& request, Call& call) {
  return seen(request, request.id(), call);
}

Outcome Machines::create(const Request& request, Call& call) {
  const auto place = place_of(request);
  if (place.directory.empty() || place.name.empty())
    throw Failure("invalid", "the machine has no sandbox, or no name").with_effect("none");
  auto sandbox = serving(call, place.directory);
  auto machine = sandbox.machine(place.name);
  if (!request.token().is_null()) {
    if (machine) return looked_at(sandbox, request, *machine, call);
    throw Failure("not_found", "the machine '" + place.name + "' went away while it booted")
        .operation_over();
  }
  if (machine) {
    const auto mark = mark_from(call, machine->tag);
    if (!mark.is_of(request)) throw stranger(place.name, mark);
    if (machine->state == "stopped" || machine->state == "failed")
      machine = machine_from(act(sandbox, place.name, "start"));
  } else {
    Value wanted = wanted_machine(request, call);
    wanted.set("image", image_key(sandbox, request.inputs()["image"].as_string()));
    machine = machine_from(
        sandbox.ask(Value::map().set("do", "machine.put").set("machine", std::move(wanted))));
  }
  return looked_at(sandbox, request, *machine, call);
}

/// Power, and the port for ssh; everything else replaces it.
Outcome Machines::update(const Request& request, Call& call) {
  const auto place = place_of(request);
  auto sandbox = serving(call, place.directory);
  auto machine = sandbox.machine(place.name);
  if (!machine) throw Failure("not_found", "the machine '" + place.name + "' is gone");
  if (request.token().is_null() && machine->state != "running" && machine->state != "starting")
    machine =
        machine_from(act(sandbox, place.name, machine->state == "paused" ? "resume" : "start"));
  return looked_at(sandbox, request, *machine, call);
}

Outcome Machines::remove(const Request& request, Call& call) {
  const auto place = place_of(request);
  auto sandbox = Sandbox::find(call, place.directory);
  if (!sandbox) return Outcome::done(request.id());
  const auto machine = sandbox->machine(place.name);
  if (machine && !mark_from(call, machine->tag).is_of(request)) return Outcome::done(request.id());
  sandbox->ask(Value::map().set("do", "endpoint.delete").set("name", ssh_endpoint(place.name)));
  sandbox->ask(Value::map().set("do", "machine.delete").set("name", place.name));
  return Outcome::done(request.id());
}

Observed Machines::import_resource(const Request& request, Call& call) {
  const auto place = place_of(request);
  return seen(request, id_of(place.directory, place.name), call);
}

Outcome Machines::poll(const Request& request, Call& call) { return create(request, call); }

}  // namespace local
