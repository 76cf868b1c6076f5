#pragma once
#include <functional>
#include <string>
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

/// The addresses that a value refers to, each once, in order of appearance.
std::vector<std::string> references_in(const Value& value);

/// The addresses that must be worked on before this one: references, depends_on, bound_to and the
/// nodes that it needs. `any_of` holds those of which one is enough.
struct Dependencies {
  std::vector<std::string> all_of;
  std::vector<std::string> any_of;
};
Dependencies dependencies_of(const contract::Resource& resource, const contract::Layout& layout);

/// The value with each reference replaced by what `resolve` answers; a null answer leaves the
/// reference as it is.
Value with_references(const Value& value,
                      const std::function<const Value*(const Reference&)>& resolve);

}  // namespace slipway::core
