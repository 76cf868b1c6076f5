#include <algorithm>
#include <sstream>

#include "deis/actions/batch.hpp"
#include "deis/actions/upgrade_path.hpp"
#include "deis/resources/text_trial.hpp"
#include "deis/units/units_folder.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;
using slipway::kit::Etcd2Node;
using What = UpgradeStep::What;

/// Where an upgrade stands, kept in the cluster so that whoever takes it up again finds it:
/// `RELEASE WAY STEP`.
constexpr const char* place_key = "/deis/slipway/upgrade";
constexpr const char* version_key = "/deis/platform/version";
constexpr const char* services_key = "/deis/services";
/// Long enough for routers and publisher to be exchanged.
constexpr std::int64_t services_ttl_s = 1800;

const char* to_text(UpgradeWay way) {
  return way == UpgradeWay::graceful ? "graceful" : "in-place";
}

struct Place {
  std::string release;
  std::string way;
  std::size_t step = 0;
};

std::optional<Place> read_place(const Way& way) {
  const auto node = way.etcd.find(place_key);
  if (!node) return std::nullopt;
  Place place;
  std::istringstream text(node->value);
  text >> place.release >> place.way >> place.step;
  return place;
}

void write_place(const Way& way, const Place& place) {
  way.etcd.put(place_key, place.release + " " + place.way + " " + std::to_string(place.step));
}

bool runs_everywhere(const Way& way, std::string& first_bad) {
  const auto rows = way.fleet.states();
  for (const auto& unit : units_in_fleet(way)) {
    const bool runs = std::any_of(rows.begin(), rows.end(),
                                  [&](const auto& row) { return row.name == unit.name; });
    const bool all = std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
      return row.name != unit.name || row.sub == "running";
    });
    if (runs && all) continue;
    first_bad = unit.name;
    return false;
  }
  return true;
}

/// What must be so before anything is taken down.
void check_preconditions(const Verb& verb, const Way& way, UpgradeWay upgrade) {
  way.etcd.require_healthy();
  const auto machines = way.fleet.machines().size();
  const auto nodes = verb.request.inventory().nodes.size();
  if (machines < nodes)
    throw Failure("conflict", "fleet lists " + std::to_string(machines) + " of " +
                                  std::to_string(nodes) + " machines; an upgrade needs them all")
        .with_effect("none")
        .with_hint("slipway platform doctor");
  const auto& target = verb.context.settings.release;
  const auto now = way.etcd.find(version_key);
  if (now && Release::parse(now->value) > target)
    throw Failure("invalid", "the platform is at " + now->value + ": " + target.text() +
                                 " would be a step back, which its database does not take")
        .with_effect("none")
        .with_hint("set platform.version to " + now->value + " or later");
  std::string bad;
  if (upgrade == UpgradeWay::graceful && !runs_everywhere(way, bad))
    throw Failure("conflict", bad + " does not run; a graceful upgrade begins with all that runs")
        .with_effect("none")
        .with_hint("'slipway platform restart " + UnitName::parse(bad).short_text() +
                   "', or upgrade in place");
}

/// The place where it stands, made when it begins.
Place take_up(const Verb& verb, const Way& way, UpgradeWay upgrade) {
  const auto release = verb.context.settings.release.text();
  if (const auto place = read_place(way)) {
    if (place->release == release && place->way == to_text(upgrade)) return *place;
    throw Failure("conflict", "a " + place->way + " upgrade to " + place->release +
                                  " is under way and has to be finished first")
        .with_effect("none")
        .with_hint("set platform.version to " + place->release +
                   ", then 'slipway platform upgrade" +
                   std::string(place->way == "graceful" ? " --graceful" : "") + "'");
  }
  check_preconditions(verb, way, upgrade);
  Place place{release, to_text(upgrade), 0};
  write_place(way, place);
  return place;
}

bool is_meant(const UpgradeStep& step, const UnitName& name) {
  return std::any_of(step.units.begin(), step.units.end(), [&](const auto& one) {
    return one == name.component || one == name.short_text();
  });
}

std::vector<Wish> wishes_of(const Verb& verb, const Way& way, const UpgradeStep& step) {
  std::vector<Wish> wishes;
  if (step.what == What::take_down) {
    for (const auto& unit : units_in_fleet(way))
      if (is_meant(step, UnitName::parse(unit.name)))
        wishes.push_back({Wish::What::remove, unit.name, {}});
    return wishes;
  }
  const auto& settings = verb.context.settings;
  for (const auto& name : settings.units()) {
    if (!is_meant(step, name)) continue;
    const auto file = unit_from(settings.units_dirs, *find_component(name.component),
                                {settings.release, settings.placement});
    wishes.push_back({Wish::What::run, name.text(), file});
  }
  return wishes;
}

/// Every service is given a longer life; one that went meanwhile is not made again.
void prolong(const Way& way, const Etcd2Node& node) {
  if (!node.directory) {
    slipway::kit::Etcd2Precondition there;
    there.exists = true;
    try {
      way.etcd.put(node.key, node.value, there, services_ttl_s);
    } catch (const Failure& failure) {
      if (failure.kind != "not_found") throw;
    }
  }
  for (const auto& child : node.nodes) prolong(way, child);
}

/// True when the step is through.
bool carry_out(const Verb& verb, const Way& way, const UpgradeStep& step, Batch& batch) {
  switch (step.what) {
    case What::version:
      way.etcd.put(version_key, verb.context.settings.release.text());
      return true;
    case What::services:
      if (const auto services = way.etcd.find(services_key, true)) prolong(way, *services);
      return true;
    case What::take_down:
    case What::bring_up:
      break;
  }
  return batch.advance(wishes_of(verb, way, step));
}

std::string line_of(const UpgradeStep& step) {
  std::string line = to_text(step.what);
  for (const auto& unit : step.units) line += " " + unit;
  return line;
}

}  // namespace

Acted upgrade(const Verb& verb) {
  const auto upgrade_way =
      verb.request["options"]["graceful"].as_bool() ? UpgradeWay::graceful : UpgradeWay::in_place;
  const auto way = verb.way();
  // Said anew, perhaps half-way: what is taken down has to come up again.
  if (verb.request.token().is_null()) require_new_texts(verb.context.settings, way);
  auto place = take_up(verb, way, upgrade_way);
  const auto steps = upgrade_path(verb.context.settings, upgrade_way);
  if (place.step < steps.size()) {
    const auto& told = verb.request.token();
    const bool same = static_cast<std::size_t>(told["step"].as_int(-1)) == place.step;
    Batch batch(verb, same ? told["batch"] : Value());
    const auto token = Value::map().set("step", static_cast<std::int64_t>(place.step));
    if (!carry_out(verb, way, steps[place.step], batch)) return batch.pending(token);
    const auto line = std::to_string(place.step + 1) + " of " + std::to_string(steps.size()) +
                      ": " + line_of(steps[place.step]);
    verb.say(Value::map().set("step", static_cast<std::int64_t>(place.step + 1)), line);
    ++place.step;
    write_place(way, place);
    return Batch(verb, {}).pending(token);
  }
  way.etcd.remove(place_key);
  verb.say(Value::map().set("version", place.release), "the platform is at " + place.release);
  return Acted::done();
}

}  // namespace deis
