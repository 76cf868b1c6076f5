#include "core/graph/desired.hpp"

#include <algorithm>

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

void collect(const Value& value, std::vector<std::string>& found) {
  if (value.is_reference()) {
    const auto& address = value.as_reference().address;
    if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
    return;
  }
  for (const auto& item : value.as_list()) collect(item, found);
  for (const auto& [key, item] : value.as_map()) collect(item, found);
}

void add(std::vector<std::string>& to, const std::string& address) {
  if (!address.empty() && std::find(to.begin(), to.end(), address) == to.end())
    to.push_back(address);
}

}  // namespace

std::vector<std::string> references_in(const Value& value) {
  std::vector<std::string> found;
  collect(value, found);
  return found;
}

Dependencies dependencies_of(const contract::Resource& resource, const contract::Layout& layout) {
  Dependencies found;
  found.all_of = references_in(resource.inputs);
  for (const auto& address : resource.depends_on) add(found.all_of, address);
  for (const auto& address : resource.bound_to) add(found.all_of, address);
  const auto& needs = resource.needs_nodes;
  for (const auto& node : layout.nodes) {
    if (needs.which == "all" || (needs.which == "one" && needs.node == node.name))
      add(found.all_of, node.resource);
    if (needs.which == "any") add(found.any_of, node.resource);
  }
  return found;
}

Value with_references(const Value& value,
                      const std::function<const Value*(const Reference&)>& resolve) {
  if (!has_references(value)) return value;
  return transformed(value, [&](Value& here) {
    if (!here.is_reference()) return false;
    const Value* found = resolve(here.as_reference());
    if (!found) return false;
    const bool secret = here.sensitive() || found->sensitive();
    here = Value(*found);
    here.mark_sensitive(secret);
    return true;
  });
}

}  // namespace slipway::core
