#include "azure_asm/plugin.hpp"

SLIPWAY_PLUGIN(azure_asm::plugin)
