#include "role/gathering.hpp"

#include <algorithm>
#include <set>

namespace cloudconfig {
namespace {

using slipway::Reference;
using slipway::Value;
using slipway::contract::Layout;
using slipway::contract::LayoutNode;
using slipway::contract::Resource;

/// Where members speak to each other when the settings do not say so.
constexpr const char* usual_peer_urls = "http://$private_ipv4:2380";

const char* name_of(Part part) {
  switch (part) {
    case Part::founder:
      return "founder";
    case Part::joiner:
      return "joiner";
    case Part::later:
      break;
  }
  return "later";
}

std::string text_of(const Value& setting) {
  if (!setting.is_list()) return setting.as_string();
  std::string text;
  for (const auto& one : setting.as_list()) text += (text.empty() ? "" : ",") + one.as_string();
  return text;
}

/// All that stands on the machines and goes when they all go.
std::vector<std::string> containers_of(const Layout& layout) {
  std::set<std::string> all;
  for (const auto& node : layout.nodes) all.insert(node.removed_by.begin(), node.removed_by.end());
  return {all.begin(), all.end()};
}

}  // namespace

Gathering::Gathering(FoundingInput input, const Layout& layout, const Value& node_configs)
    : input_(std::move(input)),
      layout_(layout),
      configs_(node_configs),
      founding_(founding_of(input_)) {
  for (const auto& node : input_.nodes) parts_[node] = part_of(node, founding_, input_);
  for (const auto turn : {Turn::is_in, Turn::comes, Turn::comes_anew})
    for (const auto& node : input_.nodes)
      if (part(node) != Part::later && turn_of(node) == turn) order_.push_back(node);
}

bool Gathering::wants(const std::string& node) const {
  return std::find(input_.nodes.begin(), input_.nodes.end(), node) != input_.nodes.end();
}

Part Gathering::part(const std::string& node) const { return parts_.at(node); }

std::vector<std::string> Gathering::stranded() const {
  std::vector<std::string> machines;
  for (const auto& node : founding_.stranded)
    if (const auto& machine = laid_out(node).resource; !machine.empty())
      machines.push_back(machine);
  return machines;
}

Gathering::Turn Gathering::turn_of(const std::string& node) const {
  if (part(node) == Part::founder || is_told(node)) return Turn::is_in;
  return is_there(input_, node) ? Turn::comes_anew : Turn::comes;
}

/// Whether the node's document is made and its machine boots, or has booted, with it.
bool Gathering::is_told(const std::string& node) const {
  const auto& entry = record(input_, "user_data", node)["inputs"]["discovery"][founding_.service];
  return runs(input_, node) && entry.is_map() &&
         entry["generation"].as_int(1) == founding_.generation;
}

const LayoutNode& Gathering::laid_out(const std::string& node) const {
  return *std::find_if(layout_.nodes.begin(), layout_.nodes.end(),
                       [&](const LayoutNode& one) { return one.name == node; });
}

/// Of those that are made anew later on it names the address that they still have then.
Value Gathering::members_beside(const std::string& node) const {
  Value members = Value::list();
  bool before = true;
  for (const auto& name : order_) {
    if (name == node) {
      before = false;
      continue;
    }
    if (!before && turn_of(name) != Turn::comes_anew) continue;
    const auto& laid = laid_out(name);
    Value member = Value::map().set("private_ipv4", laid.private_address);
    member.set_if("public_ipv4", laid.public_address);
    if (const auto now = input_.addresses.find(name); !before && now != input_.addresses.end())
      member = now->second;
    members.push(member.set("name", name));
  }
  return members;
}

Value Gathering::entry_of(const std::string& node) const {
  const auto its = part(node);
  if (its == Part::joiner && is_told(node))
    return record(input_, "user_data", node)["inputs"]["discovery"][founding_.service];
  Value entry = Value::map();
  entry.set("part", name_of(its)).set("generation", founding_.generation);
  if (its != Part::joiner)
    return entry.set("url", Reference{"config/discovery_token/" + founding_.service, "url"});
  const auto pattern =
      text_of(configs_[node]["settings"][founding_.service]["initial_advertise_peer_urls"]);
  entry.set("peer_urls", pattern.empty() ? usual_peer_urls : pattern);
  return entry.set("members", members_beside(node));
}

std::vector<std::string> Gathering::before_document(const std::string& node) const {
  if (part(node) != Part::joiner) return {};
  return {"config/cluster/" + founding_.service};
}

/// Members of nodes whose machines are lost.  Their places are taken only when they are out: etcd
/// would take a machine at an address that it knows for the one that it knew.
Value Gathering::departed() const {
  Value ids = Value::list();
  for (const auto& node : input_.nodes) {
    const auto& row = record(input_, "member", node);
    const bool same = row["inputs"]["generation"].as_int(1) == founding_.generation;
    if (is_there(input_, node) || !same || row["id"].as_string().empty()) continue;
    ids.push(row["id"]);
  }
  if (ids.size() > 0) return ids;
  const auto& before = record(input_, "cluster", founding_.service)["inputs"];
  const bool same = before["generation"].as_int(1) == founding_.generation;
  return same && before["departed"].is_list() ? before["departed"] : Value::list();
}

Resource Gathering::cluster() const {
  Resource cluster;
  cluster.type = "cluster";
  cluster.name = founding_.service;
  cluster.inputs.set("service", founding_.service).set("size", founding_.size);
  cluster.inputs.set("url", Reference{"config/discovery_token/" + founding_.service, "url"});
  cluster.inputs.set("generation", founding_.generation);
  cluster.inputs.set_if("departed", departed());
  cluster.exclusive = {"members of " + founding_.service};
  cluster.contained_by = containers_of(layout_);
  // not all nodes: those that join wait for the cluster themselves
  for (const auto& node : input_.nodes) {
    const auto& machine = laid_out(node).resource;
    if (part(node) == Part::founder && !machine.empty()) cluster.depends_on.push_back(machine);
  }
  return cluster;
}

Value Gathering::member_inputs(const std::string& node) const {
  const auto& row = record(input_, "member", node)["inputs"];
  if (is_told(node) && row.is_map() && row["generation"].as_int(1) == founding_.generation)
    return row;
  const auto entry = entry_of(node);
  const bool joins = part(node) == Part::joiner;
  auto pattern = entry["peer_urls"].as_string();
  if (!joins)
    pattern = text_of(configs_[node]["settings"][founding_.service]["initial_advertise_peer_urls"]);
  Value inputs = Value::map();
  inputs.set("node", node).set("service", founding_.service).set("joins", joins);
  inputs.set("generation", founding_.generation);
  inputs.set("peer_urls", pattern.empty() ? usual_peer_urls : pattern);
  inputs.set_if("members", entry["members"]);
  return inputs;
}

std::vector<Resource> Gathering::members() const {
  std::vector<Resource> all;
  if (!manages_members(input_)) return all;
  std::string last = "config/cluster/" + founding_.service;
  for (const auto& node : order_) {
    const auto& laid = laid_out(node);
    if (laid.resource.empty()) continue;
    Resource member;
    member.type = "member";
    member.name = node;
    member.inputs = member_inputs(node);
    member.depends_on = {last};
    member.exclusive = {"members of " + founding_.service};
    // and not the machine's own container: a member that leaves while others stay is taken out
    member.contained_by = {"config/cluster/" + founding_.service};
    member.bound_to = {laid.resource};
    member.needs_nodes = {"one", node};
    last = "config/member/" + node;
    all.push_back(std::move(member));
  }
  return all;
}

}  // namespace cloudconfig
