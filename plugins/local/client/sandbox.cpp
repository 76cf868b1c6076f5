#include "client/sandbox.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace local {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Request;
using slipway::Value;

constexpr const char* mark_file = "owner.json";
constexpr std::int64_t starting_ms = 20'000;
constexpr std::chrono::seconds ending{25};
constexpr std::int64_t protocol = 1;

Failure silent(const std::string& directory) {
  Failure failure("unavailable", "no supervisor serves '" + directory + "'");
  return failure.with_hint("slipway up").with_effect("none");
}

}  // namespace

bool Mark::is_of(const Request& request) const {
  return !owner["lineage"].as_string().empty() && owner["lineage"] == request.owner()["lineage"] &&
         (request.address().empty() || owner["address"].as_string() == request.address());
}

std::string to_text(const Call& call, const Mark& mark) {
  Value value = Value::map().set("owner", mark.owner);
  value.set_if("image", mark.image).set_if("host_key", mark.host_key);
  return call.print_json(value);
}

Mark mark_from(const Call& call, const std::string& text) {
  const auto value = call.parse_json(text);
  if (!value) return {};
  return {(*value)["owner"], (*value)["image"].as_string(), (*value)["host_key"].as_string()};
}

Mark mark_of(const Request& request) {
  Value owner = Value::map().set("stack", request.owner()["stack"]);
  owner.set("lineage", request.owner()["lineage"]).set("address", request.address());
  return {std::move(owner), {}, {}};
}

std::optional<Sandbox> Sandbox::find(const Call& call, const std::string& directory) {
  if (directory.empty()) return std::nullopt;
  auto folder = Folder::find(directory);
  const auto text = folder ? folder->read(mark_file) : std::nullopt;
  if (!text) return std::nullopt;
  Sandbox sandbox(call, std::move(*folder));
  sandbox.mark_ = mark_from(call, *text);
  sandbox.connect();
  return sandbox;
}

Sandbox Sandbox::make(const Call& call, const std::string& directory, const Tool& tool,
                      const Request& request) {
  const auto folder = Folder::make(directory);
  if (!folder.has(mark_file)) {
    if (folder.has("control.sock") || folder.has("machines")) {
      Failure failure("already_exists", "'" + directory + "' has machines that no stack made");
      throw failure.with_hint("choose another folder with the option directory")
          .with_effect("none");
    }
    folder.write(mark_file, to_text(call, mark_of(request)));
  }
  auto sandbox = find(call, directory);
  if (!sandbox) throw Failure("unavailable", "'" + directory + "' went away while it was made");
  if (!sandbox->mark_.is_of(request)) {
    Failure failure("already_exists", "'" + directory + "' is the sandbox of the stack '" +
                                          sandbox->mark_.owner["stack"].as_string() + "'");
    throw failure.with_hint("choose another folder with the option directory").with_effect("none");
  }
  sandbox->serve(tool, request.stack());
  return std::move(*sandbox);
}

void Sandbox::connect() {
  channel_ = Channel::open(folder_);
  if (!channel_) return;
  hello_ = channel_->ask(call_, Value::map().set("do", "hello"));
  if (hello_["version"] == Value(protocol)) return;
  Failure failure("unsupported", "the supervisor of '" + folder_.path() +
                                     "' speaks another version of the protocol");
  throw failure.with_hint("take the stack down with the slipway that made it");
}

void Sandbox::serve(const Tool& tool, const std::string& stack) {
  if (serves()) return;
  call_.progress("starting the supervisor");
  const auto run = tool.command({"serve", "--dir", folder_.path(), "--stack", stack})
                       .deadline_ms(starting_ms)
                       .run(call_);
  lines_of(call_, run);
  connect();
  if (!serves()) throw Failure("unavailable", "the supervisor was started and does not answer");
}

void Sandbox::end(const Tool& tool, const std::string& stack) {
  // what one that was killed left behind, only another can clear away
  if (!serves() && folder_.has("machines")) serve(tool, stack);
  if (serves()) channel_->ask(call_, Value::map().set("do", "end"), ending);
  channel_.reset();
  static constexpr std::array left = {"control.sock", "lock", "supervisor.log", mark_file};
  for (const char* name : left) folder_.unlink(name);
  folder_.remove_if_empty();
}

Value Sandbox::ask(const Value& request) {
  if (!serves()) throw silent(folder_.path());
  return channel_->ask(call_, request);
}

std::optional<Endpoint> Sandbox::endpoint(const std::string& name) {
  const auto all = ask(Value::map().set("do", "list"));
  for (const auto& one : all["endpoints"].as_list())
    if (one["name"].as_string() == name) return endpoint_from(one);
  return std::nullopt;
}

std::optional<Machine> Sandbox::machine(const std::string& name) {
  try {
    return machine_from(ask(Value::map().set("do", "machine.get").set("name", name)));
  } catch (const Failure& failure) {
    if (failure.kind == "not_found") return std::nullopt;
    throw;
  }
}

Sandbox serving(const Call& call, const std::string& directory) {
  auto sandbox = Sandbox::find(call, directory);
  if (!sandbox || !sandbox->serves()) throw silent(directory);
  return std::move(*sandbox);
}

}  // namespace local
