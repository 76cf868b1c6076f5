#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/plugin/plugin.hpp"
#include "slipway/plugin/table.hpp"

/// The C++ layer over plugin.h: header-only, compiled into the plugin.
///
///     class Letters final : public slipway::ConfigRole { ... };     // plugin/role.hpp
///     class Letter final : public slipway::ResourceType { ... };    // plugin/resource_type.hpp
///     slipway::Plugin letters() { ... }                             // plugin/plugin.hpp
///     SLIPWAY_PLUGIN(letters)
///
/// A plugin is a function that states what there is: its roles, the types and actions of each, and
/// what each class can do besides, which follows from what it derives from.  A plugin without one
/// of these abilities lacks the function in its table; nothing answers `unsupported` in its place.
/// Any function may throw a Failure; any other exception is answered as `internal`.

/// Defines the entry of the plugin that the function `define` states: Plugin define().  Once, in
/// one source file.
#define SLIPWAY_PLUGIN(define)                                          \
  extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry( \
      const slipway_offer* offer) noexcept {                            \
    return ::slipway::detail::entry<&define>(offer);                    \
  }
