#pragma once
#include <optional>

#include "deis/cluster/unit_verdict.hpp"
#include "deis/resources/context.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/unit/NAME`: one unit of the platform, run by fleet.
namespace deis::unit_resource {

inline constexpr const char* type = "unit";

slipway::schema::Type schema();
slipway::contract::Resource resource(const UnitName& name, const UnitFile& file, bool runs,
                                     const std::vector<std::string>& after);

/// All that fleet knows at one moment, asked in three requests.
struct Snapshot {
  std::vector<FleetMachine> machines;
  std::vector<FleetUnit> units;
  std::vector<FleetState> states;
  static Snapshot take(const Fleet& fleet);
};

slipway::Outcome create(const Context& context, const slipway::Request& request,
                        slipway::Call& call);
slipway::Outcome update(const Context& context, const slipway::Request& request,
                        slipway::Call& call);
slipway::Outcome remove(const Context& context, const slipway::Request& request,
                        slipway::Call& call);
/// Nothing when fleet's list has no such unit.
std::optional<slipway::Observed> observed(const Snapshot& snapshot,
                                          const slipway::Request& request);
/// A unit that is there and that fleet cannot read: as recorded, but in need of a start.
slipway::Observed unreadable(const slipway::Request& request);

/// The machines that such a unit may run on.
std::vector<std::string> eligible(const std::vector<FleetMachine>& machines, const UnitFile& file);

}  // namespace deis::unit_resource
