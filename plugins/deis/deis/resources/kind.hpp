#pragma once
#include "deis/resources/look.hpp"
#include "slipway/plugin/resource_type.hpp"

namespace deis {

/// What all resource types have in common.
class Kind : public slipway::ResourceType, public slipway::Updates, public slipway::Imports {
 public:
  explicit Kind(HasContext& platform) : context_(platform.context()) {}
  explicit Kind(const Context& context) : context_(context) {}

  /// Most come to what is wanted the same way, whether they were there or not.
  Outcome update(const Request& request, Call& call) override { return create(request, call); }
  Observed import_resource(const Request& request, Call& call) override {
    return read(request, call);
  }

 protected:
  Look& look(const Request& request, const Call& call) const {
    return call.shared<Look>(context_, request, call);
  }

  const Context context_;
};

/// What one look at it came to, for an import: gone while it is not as it would be when it is made.
inline Observed found(const Outcome& outcome, Value inputs) {
  const auto& said = outcome.value();
  if (said["outcome"].as_string() != "done") return Observed::gone();
  return Observed::present(said["id"].as_string(), std::move(inputs), said["outputs"]);
}

}  // namespace deis
