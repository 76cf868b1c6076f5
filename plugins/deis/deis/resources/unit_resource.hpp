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
  Observed read(const Request& request, Call& call) override;
  Outcome create(const Request& request, Call& call) override;
  Outcome update(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;
  Observed import_resource(const Request& request, Call& call) override;
  std::vector<std::string> show_change(const Request& request, Call& call) override;
};

/// The machines that such a unit may run on.
std::vector<std::string> eligible(const std::vector<FleetMachine>& machines, const UnitFile& file);

}  // namespace deis::unit_resource
