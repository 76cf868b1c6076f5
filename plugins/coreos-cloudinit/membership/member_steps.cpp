#include "membership/member_steps.hpp"

#include <algorithm>
#include <optional>

#include "membership/etcd_link.hpp"
#include "membership/peer_urls.hpp"

namespace cloudconfig {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;
using slipway::contract::InventoryNode;
using slipway::kit::Etcd2;
using Urls = std::vector<std::string>;

constexpr std::int64_t look_again_ms = 1000;
/// A machine may answer ssh a moment before it has been given its users' keys.
constexpr std::int64_t refusal_grace_ms = 120000;

std::function<bool()> stop_of(const Call& call) {
  return [&call] { return call.cancelled(); };
}

/// Runs one look at the cluster; what may still come is pending with `phase`, or with the failure's
/// own words.
class Waiting {
 public:
  Waiting(const Request& request, const Call& call) : call_(call) {
    since_ms_ = request.token()["since_ms"].as_int(call.wall_ms());
  }

  Outcome pending(const std::string& phase, double fraction) const {
    return Outcome::pending(Value::map().set("version", 1).set("since_ms", since_ms_),
                            look_again_ms)
        .phase(phase, fraction);
  }
  bool may_still_come(const Failure& failure) const {
    if (failure.kind == "unavailable" || failure.kind == "timeout") return true;
    return failure.kind == "unauthenticated" && call_.wall_ms() - since_ms_ < refusal_grace_ms;
  }
  template <class Look>
  Outcome look(Look&& look) const {
    try {
      return look();
    } catch (const Failure& failure) {
      if (!may_still_come(failure)) throw;
      return pending(failure.message, 0.1);
    }
  }

 private:
  const Call& call_;
  std::int64_t since_ms_ = 0;
};

std::optional<InventoryNode> find_node(const Request& request, const std::string& name) {
  for (const auto& node : request.inventory().nodes)
    if (node.name == name) return node;
  return std::nullopt;
}

Urls sorted(Urls urls) {
  std::sort(urls.begin(), urls.end());
  return urls;
}

const Etcd2::Member* find_by_urls(const std::vector<Etcd2::Member>& members, const Urls& urls) {
  for (const auto& member : members)
    if (sorted(member.peer_urls) == urls) return &member;
  return nullptr;
}

Outcome done(const InventoryNode& node, const EtcdLink& own, const Etcd2::Member& member) {
  Value outputs = Value::map();
  outputs.set("peer_urls", Value(member.peer_urls)).set("name", member.name);
  Value facts = Value::map().set("host_key", own.tunnel->host_key());
  outputs.set("node_facts", Value::map().set(node.name, facts));
  return Outcome::done(member.id, std::move(outputs));
}

/// Which of the members that the node's document names are not there yet, and which are there that
/// it does not name: etcd starts only when the two are the same.
std::string not_its_turn(const Request& request, const std::vector<Etcd2::Member>& members) {
  const auto& pattern = request.inputs()["peer_urls"].as_string();
  std::vector<Urls> named;
  for (const auto& one : request.inputs()["members"].as_list()) {
    named.push_back(peer_urls(pattern, one["private_ipv4"], one["public_ipv4"]));
    if (!find_by_urls(members, named.back()))
      return "waiting for " + one["name"].as_string() + " to be a member first";
  }
  for (const auto& member : members)
    if (std::find(named.begin(), named.end(), sorted(member.peer_urls)) == named.end())
      return "waiting for the member " + (member.name.empty() ? member.id : member.name) +
             " to leave: the node's document does not name it";
  return {};
}

/// The node's own word that its etcd serves.
Outcome own_word(const Waiting& waiting, const InventoryNode& node, const Etcd2::Member& member,
                 const Call& call) {
  const auto own = link_to(node, stop_of(call));
  try {
    own.etcd.require_healthy();
  } catch (const Failure& failure) {
    if (!waiting.may_still_come(failure)) throw;
    return waiting.pending("it is a member; its etcd does not serve yet", 0.8);
  }
  return done(node, own, member);
}

Outcome join(const Waiting& waiting, const Request& request, const InventoryNode& node,
             const Urls& urls, const Call& call) {
  const auto link = link_to_quorum(reachable_nodes(request.inventory(), node.name), stop_of(call));
  const auto members = link.etcd.members();
  if (const auto* mine = find_by_urls(members, urls)) {
    if (mine->name.empty()) return waiting.pending("added; its etcd has yet to start", 0.6);
    return own_word(waiting, node, *mine, call);
  }
  if (const auto why = not_its_turn(request, members); !why.empty())
    return waiting.pending(why, 0.3);
  link.etcd.add_member(urls);
  return waiting.pending("added; its etcd has yet to start", 0.5);
}

Outcome found(const Waiting& waiting, const InventoryNode& node, const Urls& urls,
              const Call& call) {
  const auto own = link_to(node, stop_of(call));
  own.etcd.require_healthy();
  const auto members = own.etcd.members();
  const auto* mine = find_by_urls(members, urls);
  if (!mine) return waiting.pending("the cluster does not list it as a member", 0.5);
  return done(node, own, *mine);
}

/// Why the cluster would not keep its quorum without the member; empty when it would.
std::string quorum_without(const EtcdLink& link, const std::vector<Etcd2::Member>& members,
                           const std::string& id, const Call& call) {
  std::size_t others = 0;
  std::size_t healthy = 0;
  for (const auto& member : members) {
    if (member.id == id) continue;
    ++others;
    if (!member.name.empty() && serves(link, member.client_urls, stop_of(call))) ++healthy;
  }
  if (others == 0)
    throw Failure("invalid", "it is the last member: removing it would end the cluster")
        .with_hint("let new nodes join first, and take this one away after")
        .with_effect("none");
  if (healthy > others / 2) return {};
  return "without it " + std::to_string(healthy) + " of " + std::to_string(others) +
         " members would be healthy, which is no quorum";
}

/// True once it is out.
bool remove_one(const EtcdLink& link, const std::string& id, const Call& call, std::string& phase) {
  const auto members = link.etcd.members();
  const bool there = std::any_of(members.begin(), members.end(),
                                 [&](const auto& member) { return member.id == id; });
  if (!there) return true;
  phase = quorum_without(link, members, id, call);
  if (!phase.empty()) return false;
  link.etcd.remove_member(id);
  return true;
}

}  // namespace

slipway::schema::Type member_type() {
  using namespace slipway::schema;
  return Type("member")
      .doc(
          "A node as a member of a cluster that has formed. A node that comes later is added "
          "through another member, when its turn has come; deleting it removes the member first, "
          "unless that would cost the quorum.")
      .input(text("node").replaces().doc("The node's name."))
      .input(text("service").replaces().doc("The service whose member it is."))
      .input(integer("generation").replaces().doc("That of the token of its cluster."))
      .input(boolean("joins").keeps().doc("It was made when the cluster had formed."))
      .input(text("peer_urls").keeps().doc("Its peer addresses, with tokens for its own."))
      .input(any("members").keeps().doc("The members that its document names."))
      .output(text("name").doc("What etcd calls it."))
      .output(list("peer_urls", text("url")).doc("Its peer addresses."))
      .output(any("node_facts").doc("Its ssh host key, for the inventory."))
      .known_by("content")
      .deadline_s("create", 1800)
      .deadline_s("update", 600)
      .deadline_s("delete", 600)
      .usually_s("create", 15);
}

Outcome make_member(const Request& request, Call& call) {
  const Waiting waiting(request, call);
  return waiting.look([&]() -> Outcome {
    const auto& inputs = request.inputs();
    const auto node = find_node(request, inputs["node"].as_string());
    if (!node) throw Failure("not_found", "the node is not in the inventory").with_effect("none");
    const auto urls =
        peer_urls(inputs["peer_urls"].as_string(), node->private_address, node->public_address);
    if (urls.empty()) return waiting.pending("waiting for the node's address", 0);
    return inputs["joins"].as_bool() ? join(waiting, request, *node, urls, call)
                                     : found(waiting, *node, urls, call);
  });
}

slipway::Observed find_member(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const auto node = find_node(request, inputs["node"].as_string());
  if (!node || node->ssh.host.as_string().empty()) return slipway::Observed::gone();
  const auto urls =
      peer_urls(inputs["peer_urls"].as_string(), node->private_address, node->public_address);
  const auto own = link_to(*node, stop_of(call));
  own.etcd.require_healthy();
  const auto members = own.etcd.members();
  const auto* mine = find_by_urls(members, urls);
  if (!mine) return slipway::Observed::gone();
  const auto made = done(*node, own, *mine).value();
  return slipway::Observed::present(mine->id, Value::map(), made["outputs"]);
}

Outcome check_member(const Request& request, Call& call) {
  const Waiting waiting(request, call);
  return waiting.look([&]() -> Outcome {
    const auto node = find_node(request, request.inputs()["node"].as_string());
    if (!node) throw Failure("not_found", "the node is not in the inventory").with_effect("none");
    const auto own = link_to(*node, stop_of(call));
    own.etcd.require_healthy();
    return Outcome::done(request.id(), request.prior()["outputs"]);
  });
}

Outcome remove_member(const Request& request, Call& call) {
  const Waiting waiting(request, call);
  const auto others = reachable_nodes(request.inventory(), request.inputs()["node"].as_string());
  // nobody is left who could count it
  if (others.empty()) return Outcome::done(request.id());
  return waiting.look([&]() -> Outcome {
    const auto link = link_to_quorum(others, stop_of(call));
    std::string phase;
    if (remove_one(link, request.id(), call, phase)) return Outcome::done(request.id());
    return waiting.pending(phase, 0);
  });
}

bool has_quorum(const Request& request, Call& call, std::string& phase) {
  const auto nodes = reachable_nodes(request.inventory());
  if (nodes.empty()) return true;
  try {
    link_to_quorum(nodes, stop_of(call));
    return true;
  } catch (const Failure& failure) {
    if (!Waiting(request, call).may_still_come(failure)) throw;
    phase = "all founders have registered; " + failure.message;
    return false;
  }
}

bool remove_departed(const Request& request, Call& call, std::string& phase) {
  const auto nodes = reachable_nodes(request.inventory());
  try {
    const auto link = link_to_quorum(nodes, stop_of(call));
    for (const auto& id : request.inputs()["departed"].as_list())
      if (!remove_one(link, id.as_string(), call, phase)) return false;
    return true;
  } catch (const Failure& failure) {
    if (!Waiting(request, call).may_still_come(failure)) throw;
    phase = failure.message;
    return false;
  }
}

}  // namespace cloudconfig
