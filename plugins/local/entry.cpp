#include "plugin.hpp"

SLIPWAY_PLUGIN(local::plugin)
