#pragma once

namespace slipway::check {

// Who the runner says that it is.
inline constexpr const char* stack_name = "probe";
inline constexpr const char* lineage = "5f1d2c3b-probe";
inline constexpr const char* other_lineage = "77aa0e41-other";

}  // namespace slipway::check
