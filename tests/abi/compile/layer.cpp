// The C++ layer and the contracts, as a plugin's source includes them.
#include "slipway/plugin.hpp"

namespace {

class Empty final : public slipway::ConfigRole {
 public:
  slipway::Expansion expand(const slipway::Request&, slipway::Call&) override { return {}; }
};

slipway::Plugin empty() {
  slipway::Plugin plugin("empty", "1.0.0", "nothing");
  plugin.role<Empty>({});
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(empty)
