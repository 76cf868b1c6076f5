#include <algorithm>

#include "deis/actions/verbs.hpp"

namespace deis {
namespace {

using slipway::Failure;
using slipway::Value;

constexpr std::int64_t look_ms = 500;
/// fleet shows the old row for a second or two after a wish.
constexpr std::int64_t stale_ms = 2000;

/// The units of a component that fleet has, by instance.
std::vector<std::string> units_of(const Way& way, const std::string& component) {
  std::vector<UnitName> names;
  for (const auto& unit : way.fleet.units())
    if (unit.name.rfind("deis-", 0) == 0)
      if (auto name = UnitName::parse(unit.name); name.component == component)
        names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  std::vector<std::string> units;
  for (const auto& name : names) units.push_back(name.text());
  return units;
}

/// Where a rolling restart stands: which unit, and whether it is on its way down or up.
struct Place {
  std::size_t at = 0;
  bool going_up = false;
  std::int64_t since_ms = 0;

  Value token() const {
    return Value::map()
        .set("v", 1)
        .set("at", static_cast<std::int64_t>(at))
        .set("going_up", going_up)
        .set("since_ms", since_ms);
  }
  static Place from(const Value& token) {
    return {static_cast<std::size_t>(token["at"].as_int()), token["going_up"].as_bool(),
            token["since_ms"].as_int()};
  }
};

Value pending(const Place& place, const std::string& unit) {
  return slipway::Outcome::pending(place.token(), look_ms)
      .phase(unit + (place.going_up ? " starts" : " stops"))
      .value();
}

Value take_down(const Verb& verb, const Way& way, Place place, const std::string& unit) {
  way.fleet.set_desired(unit, Desired::loaded);
  place.going_up = false;
  place.since_ms = verb.call.wall_ms();
  return pending(place, unit);
}

bool all(const std::vector<FleetState>& rows, const char* sub) {
  return !rows.empty() &&
         std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return row.sub == sub; });
}

void check_failed(const std::vector<FleetState>& rows, const std::string& unit) {
  for (const auto& row : rows)
    if (row.active == "failed")
      throw Failure("invalid", unit +
                                   " failed when it was started again; the units after it were "
                                   "left as they are")
          .with_hint("'slipway platform journal " + UnitName::parse(unit).short_text() + "'");
}

}  // namespace

Value rolling_restart(const Verb& verb) {
  const auto words = verb.words();
  if (words.size() != 1 || !find_component(words[0]) ||
      find_component(words[0])->spread != Spread::instances)
    throw Failure("invalid", "rolling-restart needs router, registry or store-gateway")
        .with_effect("none");
  const auto way = verb.way();
  const auto units = units_of(way, words[0]);
  if (units.empty()) throw Failure("not_found", "fleet has no unit of " + words[0]);
  if (verb.request.token().is_null()) return take_down(verb, way, {}, units.front());

  auto place = Place::from(verb.request.token());
  if (place.at >= units.size()) return finished();
  const auto& unit = units[place.at];
  const auto rows = way.fleet.states(unit);
  const auto waited_ms = verb.call.wall_ms() - place.since_ms;
  if (!place.going_up) {
    if (waited_ms < stale_ms || !all(rows, "dead")) return pending(place, unit);
    way.fleet.set_desired(unit, Desired::launched);
    place.going_up = true;
    place.since_ms = verb.call.wall_ms();
    return pending(place, unit);
  }
  if (waited_ms >= stale_ms) check_failed(rows, unit);
  if (!all(rows, "running")) return pending(place, unit);
  verb.say(Value::map().set("unit", unit), unit + " runs again");
  if (++place.at == units.size()) return finished();
  return take_down(verb, way, place, units[place.at]);
}

}  // namespace deis
