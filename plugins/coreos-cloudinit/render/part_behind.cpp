#include "render/part_behind.hpp"

#include <algorithm>

#include "slipway/codec.hpp"

namespace cloudconfig {
namespace {

using slipway::Value;
using slipway::contract::NodeConfig;

template <class Entries, class Test>
bool any(const Entries& entries, Test test) {
  return std::any_of(entries.begin(), entries.end(), test);
}

template <class Drops>
bool has_drop_in(const Drops& drop_ins, const std::string& name) {
  return any(drop_ins, [&](const auto& one) { return one.name == name; });
}

/// Of units, of a document or of a NodeConfig: whether one has the name, and the drop-in if one is
/// asked for.
template <class Units>
bool has_unit(const Units& units, const Thing& thing) {
  return any(units, [&](const auto& unit) {
    return unit.name == thing[1] && (thing.size() < 3 || has_drop_in(unit.drop_ins, thing[2]));
  });
}

bool has_setting(const Document& document, const Thing& thing) {
  const auto* section = document.find_section(thing[1]);
  return section && section->find(thing[2]);
}

bool has_setting(const NodeConfig& config, const Thing& thing) {
  const auto service = config.settings.find(thing[1]);
  return service != config.settings.end() && service->second.contains(thing[2]);
}

/// Whether it is in a document, or in a NodeConfig under its own name.
template <class Whole>
bool has(const Whole& whole, const Thing& thing) {
  const auto& kind = thing.front();
  if (kind == "hostname") return !whole.hostname.empty();
  if (kind == "users")
    return any(whole.users, [&](const auto& user) { return user.name == thing[1]; });
  if (kind == "files")
    return any(whole.files, [&](const auto& file) { return file.path == thing[1]; });
  if (kind == "units") return has_unit(whole.units, thing);
  return kind == "settings" && has_setting(whole, thing);
}

bool makes(const NodeConfig& config, const RenderOptions& options, const Thing& thing) {
  Problems ignored;  // they were told when the whole was rendered
  return has(render(config, options, ignored), thing);
}

}  // namespace

Thing part_behind(const Thing& thing, const NodeConfig& config, const RenderOptions& options) {
  if (has(config, thing)) return thing;
  RenderOptions without = options;
  without.discovery.clear();
  without.ntp_servers.clear();
  const Value fields = slipway::codec::encode(config);
  for (const auto& [field, value] : fields.as_map()) {
    const auto alone = slipway::codec::decoded<NodeConfig>(Value::map().set(field, value));
    if (makes(alone, without, thing)) return {field};
  }
  // a token is in the options by then, and the wish for it in the NodeConfig
  if (makes({}, options, thing) && options.discovery.count(thing[1]) > 0) return {"discovery"};
  return {};
}

}  // namespace cloudconfig
