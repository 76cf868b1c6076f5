/* The C ABI, included first and alone. */
#include "slipway/plugin.h"

extern const char slipway_header_compiles;
const char slipway_header_compiles = 1;
