#pragma once
#include "slipway/outcome.hpp"

namespace rig {

/// The failure that `body` throws; one of the kind `none` when it throws none.
template <class Body>
slipway::Failure failure_of(Body&& body) {
  try {
    body();
  } catch (const slipway::Failure& failure) {
    return failure;
  }
  return slipway::Failure("none", "nothing failed");
}

}  // namespace rig
