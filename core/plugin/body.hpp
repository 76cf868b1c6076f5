#pragma once
#include <array>
#include <memory>
#include <string>

#include "core/plugin/faults.hpp"
#include "core/plugin/functions.hpp"
#include "core/plugin/screen.hpp"
#include "core/schema/schema.hpp"
#include "core/value/result.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

/// What the host keeps of a loaded plugin: its functions, copied out of its table, and its schema.
struct PluginBody {
  std::string name;
  slipway_plugin table{};  ///< members that the plugin's own table lacks are null
  std::array<slipway_function, function_count> functions{};
  Value description;
  PluginSchema schema;
  std::shared_ptr<FaultBox> faults;

  bool has(Function function) const { return functions[index_of(function)] != nullptr; }
};

/// Offers the host's versions to a plugin's entry, takes its table and asks for its description.
/// `refused` with both ranges and the side to upgrade, or with the plugin's own reason.
Result<std::shared_ptr<PluginBody>> negotiate(const std::string& name,
                                              slipway_entry_function entry);

/// Calls one function and judges what comes back.  `instance` may be null for functions that need
/// none.
Value call_function(const PluginBody& body, Function function, slipway_instance* instance,
                    const Value& request, const CallServices& services, const std::string& role,
                    const Redactor& known);

}  // namespace slipway::core
