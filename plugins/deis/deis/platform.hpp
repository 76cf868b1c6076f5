#pragma once
#include "deis/resources/context.hpp"
#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/role.hpp"

namespace deis {

/// The platform of one stack.
class Platform final : public slipway::PlatformRole,
                       public slipway::Contributes,
                       public slipway::Validates,
                       public slipway::Preflights {
 public:
  explicit Platform(const slipway::Value& options)
      : settings_(Settings::from(options)), cluster_(settings_) {}

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Contribution contribute(const slipway::Request& request,
                                             slipway::Call& call) override;
  slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;

  Context context() { return {settings_, cluster_}; }

 private:
  Settings settings_;
  Cluster cluster_;
};

/// Checks options beyond what the schema can say.
void check_options(const Settings& settings, const slipway::Call& call);

/// Emits the resources of the platform; answers what `slipway output` shows.
slipway::Expansion expand_platform(const Settings& settings,
                                   const slipway::contract::Layout& layout,
                                   const slipway::Call& call);

}  // namespace deis
