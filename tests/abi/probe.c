/* One exported function per type of the ABI, so that a comparison of libraries sees every member of every table. */
#include SLIPWAY_PROBED_HEADER

#define PROBE(type) \
  type *probe_##type(type *it); \
  type *probe_##type(type *it) { return it; }

PROBE(slipway_slice)
PROBE(slipway_host)
PROBE(slipway_call)
PROBE(slipway_plugin)
PROBE(slipway_refusal)
PROBE(slipway_offer)
PROBE(slipway_function)
PROBE(slipway_entry_function)
