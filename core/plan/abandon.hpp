#pragma once
#include <functional>

#include "core/state/rows.hpp"

namespace slipway::core {

/// The resource that an operation which makes or changes one has come to so far: under the id that
/// the other side gave it, or had given it before.
ResourceRow resource_of(const OperationRow& operation, Standing standing);

/// Gives up makings and changes that are open and that nobody wants ended, since what they make is
/// to be deleted or made anew: each of `which` becomes a half made resource in `state`.  Those
/// whose object has no known id stay open, for only their own operation can find it.  Answers what
/// makes that durable; empty when nothing was given up.
Batch abandon(State& state, const std::function<bool(const OperationRow&)>& which);

/// Whether `abandon` can give up the operation.
bool can_be_abandoned(const State& state, const OperationRow& operation);

}  // namespace slipway::core
