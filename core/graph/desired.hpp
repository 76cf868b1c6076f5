#pragma once
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/schema/schema.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"

namespace slipway::core {

/// A resource that the stack asks for.
struct DesiredResource {
  std::string address;
  std::string role;
  std::string plugin;
  const ResourceType* type = nullptr;  ///< owned by the plugin's schema, which outlives the run
  contract::Resource resource;
  bool protect = false;
};

using DesiredResources = std::vector<DesiredResource>;

/// The addresses that a value refers to, each once, in order of appearance.
std::vector<std::string> references_in(const Value& value);

/// The nodes of a layout, for looking up what resources need of them.
class NodeAddresses {
 public:
  explicit NodeAddresses(const contract::Layout& layout);
  /// The addresses of the resources that are the nodes, each once, in the layout's order.
  const std::vector<std::string>& all() const { return all_; }
  /// The resource that is the node of a name; null when there is none.
  const std::string* find(const std::string& name) const;

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, std::string> by_name_;
};

/// What must be worked on before a resource: references, depends_on, bound_to and the node that it
/// names by their addresses; what needs all nodes, or any, says so in a word, since thousands of
/// resources may need thousands of nodes.
struct Dependencies {
  std::vector<std::string> addresses;
  bool all_nodes = false;
  bool any_node = false;
};
Dependencies dependencies_of(const contract::Resource& resource, const NodeAddresses& nodes);

/// What goes on record of a resource besides its inputs: its groups, and as `depends_on` all that
/// it comes after, those of which one is enough last.
contract::Resource wiring_of(const contract::Resource& resource, const NodeAddresses& nodes);

/// Whether a record's wiring is what `wiring_of` would answer.
bool is_wired(const contract::Resource& recorded, const contract::Resource& resource,
              const NodeAddresses& nodes);

/// The value with each reference replaced by what `resolve` answers; none leaves the reference as
/// it is.  What a sensitive reference stands for is sensitive.
Value with_references(const Value& value,
                      const std::function<std::optional<Value>(const Reference&)>& resolve);

}  // namespace slipway::core
