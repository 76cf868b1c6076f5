#pragma once
#include "slipway/plugin/resource_type.hpp"
#include "swarm/resources/look.hpp"

namespace swarm {

/// What all resource types have in common.
class Kind : public slipway::ResourceType, public slipway::Updates {
 public:
  explicit Kind(HasContext& platform) : context_(platform.context()) {}
  explicit Kind(const Context& context) : context_(context) {}

  /// Most come to what is wanted the same way, whether they were there or not.
  Outcome update(const Request& request, Call& call) override { return create(request, call); }

 protected:
  Look& look(const Request& request, const Call& call) const {
    return call.shared<Look>(context_, request, call);
  }

  const Context context_;
};

}  // namespace swarm
