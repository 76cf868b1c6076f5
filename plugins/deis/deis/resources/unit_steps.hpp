#pragma once
#include "deis/resources/unit_resource.hpp"

namespace deis::unit_resource {

/// Where a pending operation on a unit stands; what its token holds.
struct Progress {
  enum class Step {
    stopping,   ///< desired state is less than launched, until no machine runs it
    launching,  ///< desired state is launched, until it has run long enough
    leaving,    ///< inactive, until no machine has it loaded; then destroyed
  };
  Step step = Step::launching;
  Watch watch;

  slipway::Value token() const;
  static Progress from(const slipway::Value& token);
};

/// One look at a launching unit.
slipway::Outcome look_at_launch(const Context& context, const slipway::Request& request,
                                slipway::Call& call, const Way& way, Progress progress);

}  // namespace deis::unit_resource
