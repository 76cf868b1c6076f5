#include "swarm/actions/verbs.hpp"
#include "swarm/resources/node_leaving.hpp"
#include "swarm/resources/node_list.hpp"

namespace swarm {
namespace {

using slipway::Acted;

constexpr std::int64_t nodes_look_ms = 500;

/// The entry of the swarm's list for a node of the stack.
Value node_named(const Machine& manager, const std::string& name) {
  const auto nodes = manager.docker.get("/nodes", "list the nodes");
  for (const auto& node : nodes.as_list())
    if (node["Spec"]["Labels"][node_mark].as_string() == name) return node;
  throw Failure("not_found", "'" + name + "' is no node of the swarm")
      .with_effect("none")
      .with_hint("'slipway status' lists the nodes");
}

void set_availability(const Machine& manager, const Value& node, const std::string& word,
                      const std::string& name) {
  if (node["Spec"]["Availability"].as_string() == word) return;
  auto spec = node["Spec"];
  write_node(manager, node, spec.set("Availability", word), "set '" + name + "' to " + word);
}

/// A rotation never ends while a listed node cannot renew its certificate.
void require_all_ready(const Machine& manager) {
  const auto nodes = manager.docker.get("/nodes", "list the nodes");
  for (const auto& node : nodes.as_list())
    if (!is_ready(node))
      throw Failure("invalid", "node '" + node["Description"]["Hostname"].as_string() + "' is " +
                                   node["Status"]["State"].as_string() +
                                   ": the rotation would never end")
          .with_effect("none")
          .with_hint("bring the node back or take it out ('slipway up'), then say it again");
}

}  // namespace

Acted drain(const Verb& verb) {
  const auto name = verb.word("NODE");
  const auto manager = verb.manager();
  const auto node = node_named(manager, name);
  set_availability(manager, node, "drain", name);
  const auto left = live_tasks(manager, node["ID"].as_string());
  if (left > 0)
    return Outcome::pending(Value::map().set("v", 1), nodes_look_ms)
        .phase(std::to_string(left) + " tasks still run there");
  verb.say(Value::map().set("node", name), name + " has no tasks; 'slipway platform activate " +
                                               name +
                                               "', or the next 'slipway up', gives it some again");
  return Acted::done();
}

Acted activate(const Verb& verb) {
  const auto name = verb.word("NODE");
  const auto manager = verb.manager();
  set_availability(manager, node_named(manager, name), "active", name);
  verb.say(Value::map().set("node", name),
           name + " takes tasks; those that run elsewhere stay where they are");
  return Acted::done();
}

Acted rotate_ca(const Verb& verb) {
  const auto manager = verb.manager();
  const auto swarm = manager.docker.get("/swarm", "read the swarm");
  if (verb.request.token().is_null()) {
    require_all_ready(manager);
    auto spec = swarm["Spec"];  // what is sent replaces all of it
    auto authority = spec["CAConfig"].is_map() ? spec["CAConfig"] : Value::map();
    authority.set("ForceRotate", authority["ForceRotate"].as_int() + 1);
    spec.set("CAConfig", std::move(authority));
    manager.docker.post(
        "/swarm/update?version=" + std::to_string(swarm["Version"]["Index"].as_int()), spec,
        "rotate the swarm's root certificate");
  } else if (!swarm["RootRotationInProgress"].as_bool()) {
    verb.say(Value::map(), "every node has a certificate of the new root; join tokens are new too");
    return Acted::done();
  }
  return Outcome::pending(Value::map().set("v", 1), nodes_look_ms).phase("the nodes renew");
}

}  // namespace swarm
