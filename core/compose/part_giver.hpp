#pragma once
#include "core/compose/roles.hpp"

namespace slipway::core {

/// Whom to ask, and with what.
struct Asked {
  Roles& roles;
  const Stack& stack;
  const State& state;
  CallServices services;
};

/// Of a finding that a plugin said outside of a composition, about a part of a node's NodeConfig
/// (`node` and `part` of what it `said`): adds who gave the part, and the option that it follows
/// from.  Offline.  A finding of another kind is left as it is.
void add_giver(const Value& said, const Asked& asked, Finding& finding);

}  // namespace slipway::core
