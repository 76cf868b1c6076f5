#include "deis/resources/unit_stop.hpp"

#include <algorithm>

#include "deis/cluster/journal.hpp"
#include "deis/cluster/poison.hpp"
#include "deis/units/stop_order.hpp"

namespace deis::unit_resource {
namespace {
using Step = Progress::Step;

/// The old row is shown for a second or more, so a round of the agents goes by first.
constexpr std::int64_t stale_ms = 2000;
/// What is taken down together begins within this time; who then is not going stays.
constexpr std::int64_t others_begin_ms = 3000;
/// A machine that died leaves its rows for as long.
constexpr std::int64_t rows_expire_ms = 40000;

bool is_of(const std::string& unit, std::string_view component) {
  return unit.rfind("deis-", 0) == 0 && UnitName::parse(unit).component == component;
}

bool launched(const FleetUnit& unit) { return unit.desired == to_text(Desired::launched); }

/// Who stands in the way of stopping a unit.
struct Users {
  std::string ending;   ///< is going and not down yet
  std::string staying;  ///< is wanted to run on
};

Users find_users(const Way& way, const std::string& name) {
  Users users;
  const auto component = UnitName::parse(name).component;
  if (users_of(component).empty()) return users;
  const auto all = Snapshot::take(way.fleet);
  // Another instance goes on serving them.
  const bool others = std::any_of(all.units.begin(), all.units.end(), [&](const auto& unit) {
    return unit.name != name && is_of(unit.name, component) && launched(unit);
  });
  if (others) return users;
  for (const auto user : users_of(component))
    for (const auto& unit : all.units) {
      if (!is_of(unit.name, user)) continue;
      const bool on = std::any_of(all.states.begin(), all.states.end(), [&](const auto& row) {
        return row.name == unit.name && still_on(row);
      });
      if (launched(unit))
        users.staying = unit.name;
      else if (on)
        users.ending = unit.name;
    }
  return users;
}

std::string where_on(const Request& request, const std::vector<FleetState>& rows) {
  const auto on = std::find_if(rows.begin(), rows.end(), still_on);
  if (on == rows.end()) return {};
  return ": " + on->active + "/" + on->sub + " on " +
         node_of_machine(request.inventory(), on->machine_id);
}

Outcome stopped(const Request& request, const std::vector<FleetState>& rows) {
  auto outputs = Value::map();
  outputs.set("machines", Value::list());
  if (!rows.empty()) outputs.set("hash", rows.front().hash);
  return Outcome::done(unit_name(request), outputs);
}

}  // namespace

bool still_on(const FleetState& row) {
  return row.active == "active" || row.active == "activating" || row.active == "deactivating";
}

Outcome begin_stopping(const Task& task, const Way& way) {
  auto progress = Progress::now(task.call);
  progress.step = wants_to_run(task.request) ? Step::stopping : Step::halting;
  set_desired(task, way, unit_name(task.request), Desired::loaded);
  return pending(task.request, progress,
                 wants_to_run(task.request) ? "stopping before it is started again" : "stopping");
}

Outcome look_at_stopping(const Task& task, const Progress& progress) {
  const auto way = task.way();
  const auto name = unit_name(task.request);
  const auto rows = way.fleet.states(name);
  const bool fresh = task.call.wall_ms() - progress.watch.launched_ms >= stale_ms;
  const bool on = std::any_of(rows.begin(), rows.end(), still_on);
  const bool halts = progress.step == Step::halting;
  if (fresh && rows.empty())
    unit_in_fleet(task.call, way, name, Desired::loaded);  // mends it if need be
  // One that never ran is there once a machine has it loaded.
  if (!fresh || on || (halts && rows.empty()))
    return pending(task.request, progress, "stopping" + where_on(task.request, rows));
  way.etcd.require_healthy();  // rows that were read without quorum may be frozen
  if (halts) return stopped(task.request, rows);
  set_desired(task, way, name, Desired::launched);
  return pending(task.request, Progress::now(task.call), "launched again");
}

Outcome begin_leaving(const Task& task, Progress progress) {
  const auto way = task.way();
  const auto& name = task.request.id();
  const auto have = unit_in_fleet(task.call, way, name, Desired::inactive);
  if (!have) return Outcome::done(name);
  if (launched(*have)) {
    const auto users = find_users(way, name);
    const auto waited_ms = task.call.wall_ms() - progress.watch.launched_ms;
    progress.step = Step::holding;
    if (!users.ending.empty())
      return pending(task.request, progress, "waiting until " + users.ending + " is down");
    if (!users.staying.empty() && waited_ms < others_begin_ms)
      return pending(task.request, progress, "waiting whether " + users.staying + " goes too");
  }
  // Destroying is no event to the agents, a change of the desired state is: so inactive first.
  set_desired(task, way, name, Desired::inactive);
  progress = Progress::now(task.call);
  progress.step = Step::leaving;
  return pending(task.request, progress, "inactive");
}

Outcome look_at_leaving(const Task& task, const Progress& progress) {
  if (progress.step == Step::holding) return begin_leaving(task, progress);
  const auto way = task.way();
  const auto& name = task.request.id();
  const auto rows = way.fleet.states(name);
  const auto waited_ms = task.call.wall_ms() - progress.watch.launched_ms;
  const bool unloaded = std::none_of(rows.begin(), rows.end(), still_on);
  if (!unloaded && waited_ms < rows_expire_ms)
    return pending(task.request, progress, "stopping" + where_on(task.request, rows));
  mending(way, task.call, name, Desired::inactive, [&] { way.fleet.remove(name); });
  return Outcome::done(name);
}

}  // namespace deis::unit_resource
