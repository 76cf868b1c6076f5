#pragma once
#include "slipway/schema.hpp"

namespace cloudconfig {

/// What the plugin says of itself: options, resource types, the features it can express.
slipway::schema::Description description();

}  // namespace cloudconfig
