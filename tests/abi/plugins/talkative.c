/* A library that exports more than the entry: what check_exports must refuse. */
#include "slipway/plugin.h"

extern int talkative_second;
int talkative_second = 2;

const slipway_plugin *slipway_plugin_entry(const slipway_offer *offer) {
  (void)offer;
  return NULL;
}
