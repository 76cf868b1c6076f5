// The C++ layer and the contracts, as a plugin's source includes them.
#include "slipway/plugin.hpp"

namespace {

class Empty final : public slipway::Plugin {
 public:
  slipway::schema::Description describe() const override { return {"empty", "1.0.0", "nothing"}; }
  std::unique_ptr<slipway::Instance> make(const slipway::Request&, slipway::Call&) override {
    return nullptr;
  }
};

}  // namespace

SLIPWAY_PLUGIN(Empty)
