#include "swarm/resources/docker_resource.hpp"

#include <optional>

namespace swarm::docker_resource {
namespace {

using slipway::contract::InventoryNode;

constexpr std::int64_t poll_ms = 1000;
constexpr std::int64_t at_once_ms = 1;
/// A machine may answer ssh a moment before it has been given its users' keys, and its user a place
/// in the group docker.
constexpr std::int64_t refusal_grace_ms = 120000;
/// Loads the module where root may; then whether the kernel has it.
constexpr const char* has_ipvs =
    "{ modprobe ip_vs || sudo -n modprobe ip_vs; } >/dev/null 2>&1; "
    "if [ -e /proc/net/ip_vs ]; then echo yes; else echo no; fi";

/// What is known so far of an operation that waits.
Value started(const Request& request, const Call& call) {
  auto token = request.token().is_map() ? request.token() : Value::map().set("v", 1);
  if (token["since_ms"].is_null()) token.set("since_ms", call.wall_ms());
  return token;
}

bool may_still_come(const Failure& failure, const Value& token, const Call& call) {
  if (may_pass(failure)) return true;
  const bool refused =
      failure.kind == "unauthenticated" ||
      (failure.kind == "forbidden" && failure.message.find("may not use") != std::string::npos);
  return refused && call.wall_ms() - token["since_ms"].as_int() < refusal_grace_ms;
}

/// tag -> id of every image that docker has.
Value images_of(const Machine& machine) {
  auto images = Value::map();
  const auto list = machine.docker.get("/images/json", "list the images on '" + machine.node + "'");
  for (const auto& image : list.as_list())
    for (const auto& tag : image["RepoTags"].as_list()) images.set(tag.as_string(), image["Id"]);
  return images;
}

/// The tags in docker's words: `Loaded image: web:1`.
std::vector<std::string> tags_in(const std::string& words) {
  const std::string mark = "Loaded image: ";
  std::vector<std::string> tags;
  for (std::size_t at = words.find(mark); at != std::string::npos; at = words.find(mark, at)) {
    at += mark.size();
    tags.push_back(words.substr(at, words.find('\n', at) - at));
  }
  return tags;
}

/// Carries one archive there; what it was there: {digest, tags: {tag: id}}.
Value carry(const Task& task, const Machine& machine, const std::string& name,
            const Value& digest) {
  const auto what = "load '" + name + "' on '" + machine.node + "'";
  const auto words = machine.docker.load(task.context.images.content(name), what);
  const auto there = images_of(machine);
  auto tags = Value::map();
  for (const auto& tag : tags_in(words)) tags.set(tag, there[tag]);
  return Value::map().set("digest", digest).set("tags", std::move(tags));
}

/// Whether what was loaded still is what its tags lead to.
bool still_there(const Value& loaded, const Value& digest, const Value& there) {
  if (loaded["digest"] != digest) return false;
  for (const auto& [tag, id] : loaded["tags"].as_map())
    if (there[tag] != id) return false;
  return true;
}

Outcome met(const Task& task, const Machine& machine, const Value& loaded) {
  const auto& name = machine.node;
  const bool ipvs = machine.ask(has_ipvs) == "yes";
  const auto info =
      machine.docker.get("/info", "ask docker on '" + name + "' for itself", Docker::long_one);
  auto facts = Value::map().set("host_key", machine.host_key).set("ipvs", ipvs);
  auto outputs = Value::map().set("version", info["ServerVersion"]).set("ipvs", ipvs);
  outputs.set("host_key_fingerprint", slipway::kit::fingerprint(machine.host_key));
  outputs.set("loaded", loaded).set("node_facts", Value::map().set(name, std::move(facts)));
  if (!ipvs)
    task.call.log(SLIPWAY_LOG_INFO, "the kernel of '" + name + "' has no IPVS: no routing mesh");
  return Outcome::done(name, outputs);
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type docker(type);
  docker.doc(
      "That docker answers on a machine, over ssh with a host key that is pinned from then on, and "
      "that it has the stack's images.");
  docker.input(s::text("node").required().replaces().doc("The node's name."));
  docker.input(s::map("images", s::text("digest"))
                   .doc("The archives that were loaded, each with its SHA-256."));
  docker.output(s::text("version").computed().doc("Docker's own."));
  docker.output(
      s::boolean("ipvs").computed().doc("Whether the kernel has what the routing mesh needs."));
  docker.output(s::text("host_key_fingerprint").computed().doc("Of its pinned ssh host key."));
  docker.output(s::any("loaded").computed().doc("What each archive was: its tags with their ids."));
  docker.output(s::any("node_facts").computed().doc("Host key and IPVS, for the inventory."));
  docker.known_by("free").deadline_s("create", 1800).deadline_s("update", 1800);
  docker.usually_s("create", 10);
  return docker;
}

slipway::contract::Resource resource(const slipway::contract::LayoutNode& node,
                                     const std::map<std::string, std::string>& images) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = node.name;
  auto digests = Value::map();
  for (const auto& [name, digest] : images) digests.set(name, digest);
  made.inputs.set("node", node.name).set("images", std::move(digests));
  if (!node.resource.empty()) made.bound_to = {node.resource};
  made.contained_by = node.removed_by;
  made.needs_nodes = {"one", node.name};
  return made;
}

Outcome Dockers::create(const Request& request, Call& call) {
  const Task task{context_, request, call};
  auto token = started(request, call);
  std::optional<Machine> machine;
  try {
    machine.emplace(task.machine(request.inputs()["node"].as_string()));
    const auto there = images_of(*machine);
    Value loaded =
        token["loaded"].is_map() ? token["loaded"] : request.prior()["outputs"]["loaded"];
    if (!loaded.is_map()) loaded = Value::map();
    for (const auto& [name, digest] : request.inputs()["images"].as_map()) {
      if (still_there(loaded[name], digest, there)) continue;
      loaded.set(name, carry(task, *machine, name, digest));
      token.set("loaded", std::move(loaded));
      return Outcome::pending(token, at_once_ms).phase("'" + name + "' is there");
    }
    return met(task, *machine, loaded);
  } catch (const Failure& failure) {
    const auto why = machine ? docker_failure(*machine, failure) : failure;
    if (!may_still_come(why, token, call)) throw why;
    return Outcome::pending(token, poll_ms).phase("waiting for docker: " + why.message, 0.1);
  }
}

Outcome Dockers::remove(const Request& request, Call&) { return Outcome::done(request.id()); }

Observed Dockers::read(const Request& request, Call& call) {
  const Task task{context_, request, call};
  const auto& outputs = request["outputs"];
  try {
    const auto there = images_of(task.machine(request.inputs()["node"].as_string()));
    auto images = Value::map();
    for (const auto& [name, digest] : request.inputs()["images"].as_map())
      if (still_there(outputs["loaded"][name], digest, there)) images.set(name, digest);
    auto inputs = Value::map().set("node", request.inputs()["node"]);
    return Observed::present(request.id(), inputs.set("images", std::move(images)), outputs)
        .ready(true);
  } catch (const Failure& failure) {
    if (!may_pass(failure)) throw;
    // whether the machine is there, the cloud knows
    return Observed::present(request.id(), request.inputs(), outputs).ready(false);
  }
}

}  // namespace swarm::docker_resource
