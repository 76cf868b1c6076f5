// A plugin that states the least there can be: a role, without anything besides.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Modest final : public ConfigRole {
 public:
  Expansion expand(const Request&, Call&) override { return {}; }
};

Plugin modest() {
  Plugin plugin("modest", "1.0.0", "the least there can be");
  plugin.role<Modest>({});
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(modest)
