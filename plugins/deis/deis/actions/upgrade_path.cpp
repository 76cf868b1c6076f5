#include "deis/actions/upgrade_path.hpp"

#include <algorithm>
#include <functional>

#include "deis/units/stop_order.hpp"

namespace deis {
namespace {

using What = UpgradeStep::What;
using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Components of the platform that `wanted` takes, table order.
Names chosen(const Settings& settings, const std::function<bool(const Component&)>& wanted) {
  Names names;
  for (const auto& component : components())
    if (component.in_platform && !(settings.stateless && component.stateful) && wanted(component))
      names.emplace_back(component.name);
  return names;
}

/// Groups that may go down side by side, each after those that use it to the end.
void take_down(const Names& names, std::vector<UpgradeStep>& steps) {
  Names gone;
  while (gone.size() < names.size()) {
    Names group;
    for (const auto& name : names) {
      const auto& users = users_of(name);
      const bool free = std::all_of(users.begin(), users.end(), [&](auto user) {
        return !contains(names, user) || contains(gone, user);
      });
      if (!contains(gone, name) && free) group.push_back(name);
    }
    gone.insert(gone.end(), group.begin(), group.end());
    steps.push_back({What::take_down, group});
  }
}

}  // namespace

std::vector<UpgradeStep> upgrade_path(const Settings& settings, UpgradeWay way) {
  const auto all = chosen(settings, [](const auto&) { return true; });
  std::vector<UpgradeStep> steps;
  if (way == UpgradeWay::in_place) {
    take_down(all, steps);
    steps.push_back({What::version, {}});
    steps.push_back({What::bring_up, all});
    return steps;
  }
  const auto behind = chosen(settings, [](const Component& component) {
    return component.plane != Plane::mesh && component.plane != Plane::data;
  });
  take_down(behind, steps);
  steps.push_back({What::version, {}});
  // The publisher is what renews services: what it published has to outlive it.
  steps.push_back({What::services, {}});
  steps.push_back({What::take_down, {"publisher"}});
  for (int i = 1; i <= settings.routers; ++i) {
    const auto router = UnitName{"router", i}.short_text();
    steps.push_back({What::take_down, {router}});
    steps.push_back({What::bring_up, {router}});
  }
  steps.push_back({What::bring_up, {"publisher"}});
  steps.push_back({What::bring_up, behind});
  return steps;
}

const char* to_text(UpgradeStep::What what) {
  switch (what) {
    case What::take_down:
      return "down";
    case What::version:
      return "version";
    case What::services:
      return "services";
    case What::bring_up:
      return "up";
  }
  return "";
}

}  // namespace deis
