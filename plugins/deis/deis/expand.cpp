#include <algorithm>
#include <map>
#include <set>

#include "deis/config/config_keys.hpp"
#include "deis/platform.hpp"
#include "deis/resources/config_resource.hpp"
#include "deis/resources/node_resource.hpp"
#include "deis/resources/ready_resource.hpp"
#include "deis/resources/unit_resource.hpp"
#include "deis/units/stop_order.hpp"
#include "deis/units/units_folder.hpp"

namespace deis {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Finding;
using slipway::Value;
using slipway::contract::Layout;
using slipway::contract::Resource;

std::string address_of(const Resource& resource) {
  return "platform/" + resource.type + "/" + resource.name;
}

/// All that stands on the machines and goes when they all go.
std::vector<std::string> containers_of(const Layout& layout) {
  std::set<std::string> all;
  for (const auto& node : layout.nodes) all.insert(node.removed_by.begin(), node.removed_by.end());
  return {all.begin(), all.end()};
}

/// Emits resources and remembers their addresses.
class Emitter {
 public:
  Emitter(const Call& call, const Layout& layout) : call_(call), inside_(containers_of(layout)) {}

  void emit(Resource resource, std::vector<std::string>& addresses) {
    if (resource.contained_by.empty()) resource.contained_by = inside_;
    addresses.push_back(address_of(resource));
    if (!call_.emit(std::move(resource)))
      throw Failure("cancelled", "the host wants no more resources");
  }

 private:
  const Call& call_;
  std::vector<std::string> inside_;
};

/// More instances than machines could ever hold are refused before anything is made.
void check_room(const Settings& settings, std::size_t nodes) {
  const auto check = [&](const char* what, std::int64_t wanted) {
    if (static_cast<std::size_t>(wanted) <= nodes) return;
    const auto message = std::to_string(wanted) + " " + what +
                         " need as many nodes, but there are " + std::to_string(nodes) +
                         ": each has a machine of its own";
    const auto help = "set platform." + std::string(what) + " to " + std::to_string(nodes);
    Failure failure("invalid", message);
    failure.with_hint(help).findings = Value::list().push(
        Finding::error("deis.room", message).option("platform", {what}).help(help).value());
    throw failure;
  };
  check("routers", settings.routers);
  check("registries", settings.registries);
  if (!settings.stateless) check("store_gateways", settings.store_gateways);
}

/// What a unit comes after: on the way up those that it cannot start without, on the way down those
/// that use it to the end.
void add_order(const Settings& settings, const std::vector<UnitName>& names,
               const Component& component, std::vector<std::string>& after) {
  const auto& others = settings.stopped ? users_of(component.name) : component.starts_after;
  for (const auto& name : names)
    if (std::find(others.begin(), others.end(), name.component) != others.end())
      after.push_back("platform/unit/" + name.short_text());
}

}  // namespace

slipway::Expansion expand_platform(const Settings& settings, const Layout& layout,
                                   const Call& call) {
  check_room(settings, layout.nodes.size());
  Emitter out(call, layout);
  std::vector<std::string> nodes;
  for (const auto& node : layout.nodes) out.emit(node_resource::resource(node), nodes);
  std::vector<std::string> keys;
  for (const auto& key : config_keys(settings))
    out.emit(config_resource::resource(key, nodes), keys);

  const UnitStyle style{settings.release, settings.placement};
  const auto names = settings.units();
  std::vector<std::string> units;
  std::vector<std::string> texts;
  for (const auto& name : names) {
    const auto& component = *find_component(name.component);
    const auto file = unit_from(settings.units_dirs, component, style);
    auto after = nodes;
    // Their start scripts read the configuration, so it is there first.
    after.insert(after.end(), keys.begin(), keys.end());
    add_order(settings, names, component, after);
    texts.push_back(name.short_text() + " " + unit_hash(file));
    out.emit(unit_resource::resource(name, file, !settings.stopped, after), units);
  }
  std::vector<std::string> ignored;
  // A platform that is stopped has nothing to say.
  if (!settings.stopped) out.emit(ready_resource::resource(settings, texts, nodes, units), ignored);
  return slipway::Expansion()
      .output("domain", settings.domain)
      .output("controller", "http://deis." + settings.domain);
}

}  // namespace deis
