#pragma once
#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/role.hpp"
#include "swarm/resources/context.hpp"

namespace swarm {

/// The platform of one stack.
class Platform final : public slipway::PlatformRole,
                       public slipway::Contributes,
                       public slipway::Validates,
                       public slipway::Preflights,
                       public HasContext {
 public:
  explicit Platform(const Value& options)
      : settings_(Settings::from(options)), cluster_(settings_), images_(settings_) {}

  void validate(const Request& request, Call& call) override;
  slipway::contract::Contribution contribute(const Request& request, Call& call) override;
  slipway::Expansion expand(const Request& request, Call& call) override;
  void preflight(const Request& request, Call& call) override;

  Context context() override { return {settings_, cluster_, images_}; }

 private:
  Settings settings_;
  Cluster cluster_;
  ImageFiles images_;
};

/// Checks options beyond what the schema can say.
void check_options(const Settings& settings, const ImageFiles& images, const Call& call);

/// Emits the resources of the platform; answers what `slipway output` shows.
slipway::Expansion expand_platform(const Context& context, const slipway::contract::Layout& layout,
                                   const Call& call);

}  // namespace swarm
