#pragma once
#include <string>
#include <vector>

#include "deis/cluster/cluster.hpp"
#include "deis/config/settings.hpp"
#include "slipway/plugin.hpp"

namespace deis {

/// The platform of one stack.
class DeisInstance final : public slipway::Instance {
 public:
  explicit DeisInstance(const slipway::Value& options);

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Contribution contribute(const slipway::Request& request,
                                             slipway::Call& call) override;
  slipway::Value expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  std::vector<slipway::Observed> read_many(const std::vector<slipway::Request>& requests,
                                           slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  slipway::Value action(const slipway::Request& request, slipway::Call& call) override;
  std::vector<std::string> show_change(const slipway::Request& request,
                                       slipway::Call& call) override;

 private:
  Settings settings_;
  Cluster cluster_;
};

/// Checks options beyond what the schema can say.
void check_options(const Settings& settings, const slipway::Call& call);

/// Emits the resources of the platform; answers what `slipway output` shows.
slipway::Value expand_platform(const Settings& settings, const slipway::contract::Layout& layout,
                               const slipway::Call& call);

}  // namespace deis
