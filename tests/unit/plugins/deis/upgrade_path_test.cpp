#include "deis/actions/upgrade_path.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "deis/units/stop_order.hpp"

using namespace deis;
using What = UpgradeStep::What;

namespace {

/// The number of the first step of that kind that names the unit; the number of steps without one.
std::size_t place(const std::vector<UpgradeStep>& steps, What what, const std::string& unit) {
  const auto at = std::find_if(steps.begin(), steps.end(), [&](const auto& step) {
    const auto& units = step.units;
    return step.what == what && std::find(units.begin(), units.end(), unit) != units.end();
  });
  return static_cast<std::size_t>(at - steps.begin());
}

std::size_t place(const std::vector<UpgradeStep>& steps, What what) {
  const auto at =
      std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.what == what; });
  return static_cast<std::size_t>(at - steps.begin());
}

}  // namespace

TEST_CASE("whoever uses a component to the end is down before it", "[deis][upgrade]") {
  for (const auto way : {UpgradeWay::in_place, UpgradeWay::graceful}) {
    const auto steps = upgrade_path(Settings(), way);
    for (const auto& component : components())
      for (const auto user : users_of(component.name)) {
        INFO(component.name << " and " << user);
        CHECK(place(steps, What::take_down, std::string(user)) <
              place(steps, What::take_down, std::string(component.name)));
      }
  }
}

TEST_CASE("in place everything is down before the release changes, and up after it",
          "[deis][upgrade]") {
  const auto steps = upgrade_path(Settings(), UpgradeWay::in_place);
  const auto version = place(steps, What::version);
  for (const auto& component : components()) {
    if (!component.in_platform) continue;
    INFO(component.name);
    CHECK(place(steps, What::take_down, std::string(component.name)) < version);
    const auto up = place(steps, What::bring_up, std::string(component.name));
    CHECK(up > version);
    CHECK(up < steps.size());
  }
}

TEST_CASE("a graceful upgrade takes one router down at a time, and only with long-lived services",
          "[deis][upgrade]") {
  const auto steps = upgrade_path(Settings(), UpgradeWay::graceful);
  const auto services = place(steps, What::services);
  CHECK(place(steps, What::take_down, "router") == steps.size());
  CHECK(services < place(steps, What::take_down, "publisher"));
  for (const char* router : {"router@1", "router@2", "router@3"}) {
    const auto down = place(steps, What::take_down, router);
    CHECK(services < down);
    CHECK(place(steps, What::bring_up, router) == down + 1);
  }
  CHECK(place(steps, What::bring_up, "publisher") < place(steps, What::bring_up, "controller"));
}

TEST_CASE("a stateless platform upgrades without the store", "[deis][upgrade]") {
  Settings settings;
  settings.stateless = true;
  const auto steps = upgrade_path(settings, UpgradeWay::in_place);
  CHECK(place(steps, What::take_down, "store-monitor") == steps.size());
  CHECK(place(steps, What::bring_up, "database") == steps.size());
  CHECK(place(steps, What::bring_up, "controller") < steps.size());
}
