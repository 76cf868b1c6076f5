#include "core/graph/desired.hpp"

#include <string_view>
#include <unordered_set>

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

void collect(const Value& value, std::vector<std::string>& found) {
  if (value.is_reference()) return found.push_back(value.as_reference().address);
  for (const auto& item : value.as_list()) collect(item, found);
  for (const auto& entry : value.as_map()) collect(entry.second, found);
}

/// Each address once, where it comes first; no empty one.
std::vector<std::string> once_each(std::vector<std::string> addresses) {
  std::vector<std::string> kept;
  kept.reserve(addresses.size());
  std::unordered_set<std::string_view> seen;
  for (auto& address : addresses) {
    if (address.empty() || seen.contains(address)) continue;
    kept.push_back(std::move(address));
    seen.insert(kept.back());
  }
  return kept;
}

}  // namespace

std::vector<std::string> references_in(const Value& value) {
  std::vector<std::string> found;
  collect(value, found);
  return once_each(std::move(found));
}

NodeAddresses::NodeAddresses(const contract::Layout& layout) {
  for (const auto& node : layout.nodes) {
    all_.push_back(node.resource);
    by_name_.emplace(node.name, node.resource);
  }
  all_ = once_each(std::move(all_));
}

const std::string* NodeAddresses::find(const std::string& name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : &at->second;
}

Dependencies dependencies_of(const contract::Resource& resource, const NodeAddresses& nodes) {
  Dependencies found;
  auto& addresses = found.addresses;
  collect(resource.inputs, addresses);
  addresses.insert(addresses.end(), resource.depends_on.begin(), resource.depends_on.end());
  addresses.insert(addresses.end(), resource.bound_to.begin(), resource.bound_to.end());
  const auto& needs = resource.needs_nodes;
  found.all_nodes = needs.which == "all";
  found.any_node = needs.which == "any";
  if (needs.which == "one")
    if (const auto* node = nodes.find(needs.node)) addresses.push_back(*node);
  addresses = once_each(std::move(addresses));
  return found;
}

contract::Resource wiring_of(const contract::Resource& resource, const NodeAddresses& nodes) {
  auto needs = dependencies_of(resource, nodes);
  contract::Resource wiring;
  wiring.type = resource.type;
  wiring.name = resource.name;
  wiring.depends_on = std::move(needs.addresses);
  wiring.exclusive = resource.exclusive;
  wiring.rolling = resource.rolling;
  wiring.contained_by = resource.contained_by;
  wiring.bound_to = resource.bound_to;
  wiring.needs_nodes = resource.needs_nodes;
  return wiring;
}

bool is_wired(const contract::Resource& recorded, const contract::Resource& resource,
              const NodeAddresses& nodes) {
  const auto wiring = wiring_of(resource, nodes);
  return recorded.depends_on == wiring.depends_on && recorded.exclusive == wiring.exclusive &&
         recorded.rolling == wiring.rolling && recorded.contained_by == wiring.contained_by &&
         recorded.bound_to == wiring.bound_to &&
         recorded.needs_nodes.which == wiring.needs_nodes.which &&
         recorded.needs_nodes.node == wiring.needs_nodes.node;
}

Value with_references(const Value& value,
                      const std::function<std::optional<Value>(const Reference&)>& resolve) {
  if (!has_references(value)) return value;
  return transformed(value, [&](Value& here) {
    if (!here.is_reference()) return false;
    auto found = resolve(here.as_reference());
    if (!found) return false;
    const bool secret = here.sensitive() || found->sensitive();
    here = *std::move(found);
    here.mark_sensitive(secret);
    return true;
  });
}

}  // namespace slipway::core
