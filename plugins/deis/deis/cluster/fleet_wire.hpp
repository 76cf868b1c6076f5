#pragma once
#include <optional>
#include <string>
#include <vector>

#include "deis/cluster/fleet.hpp"
#include "slipway/outcome.hpp"

namespace deis {

/// One page of a collection.
template <class Item>
struct Page {
  std::vector<Item> items;
  std::string next;  ///< token of the next page; empty: that was all
};

/// Reading what fleet answers; each throws Failure `unavailable` for what is not such an answer.
Page<FleetMachine> machines_from(const std::string& body);
Page<FleetUnit> units_from(const std::string& body);
Page<FleetState> states_from(const std::string& body);
FleetUnit unit_from(const std::string& body);

/// The body that submits a unit; with no file only what to do with it.
std::string unit_body(const std::string& name, const UnitFile* file, Desired desired);

/// What an answer that is no success means.
slipway::Failure fleet_failure(const slipway::kit::HttpResponse& response,
                               const std::string& doing);

}  // namespace deis
