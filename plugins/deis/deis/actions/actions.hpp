#pragma once
#include <vector>

#include "deis/resources/context.hpp"
#include "slipway/schema.hpp"

namespace deis {

/// The verbs of `slipway platform`.
std::vector<slipway::schema::Action> action_schemas();

/// Runs one; answers what slipway.actions/1 says.  Each record is a map of facts with a `line` for
/// people.
slipway::Value run_action(const Context& context, const slipway::Request& request,
                          slipway::Call& call);

}  // namespace deis
