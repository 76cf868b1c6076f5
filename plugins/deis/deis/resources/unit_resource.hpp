#pragma once
#include "deis/cluster/unit_verdict.hpp"
#include "deis/resources/kind.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/unit/NAME`: one unit of the platform, run by fleet.
namespace deis::unit_resource {

inline constexpr const char* type = "unit";

slipway::schema::Type schema();
slipway::contract::Resource resource(const UnitName& name, const UnitFile& file, bool runs,
                                     const std::vector<std::string>& after);

class Units final : public Kind, public slipway::ShowsChange {
 public:
  using Kind::Kind;
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  std::vector<std::string> show_change(const slipway::Request& request,
                                       slipway::Call& call) override;
};

/// The machines that such a unit may run on.
std::vector<std::string> eligible(const std::vector<FleetMachine>& machines, const UnitFile& file);

}  // namespace deis::unit_resource
