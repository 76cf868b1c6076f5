#include "deis/resources/unit_order.hpp"

#include <algorithm>

#include "deis/resources/unit_diagnosis.hpp"
#include "deis/resources/unit_watch.hpp"

namespace deis::unit_resource {
namespace {

bool starts_after(const UnitName& unit, const std::string& component) {
  const auto* row = find_component(unit.component);
  if (!row) return false;
  const auto& after = row->starts_after;
  return std::find(after.begin(), after.end(), component) != after.end();
}

}  // namespace

bool is_handed_over(const Task& task, const Way& way) {
  if (task.request["alone"].as_bool()) return false;
  const auto component = UnitName::parse(unit_name(task.request)).component;
  for (const auto& other : task.context.settings.units()) {
    if (!starts_after(other, component)) continue;
    const auto rows = task.states(way, other.text());
    const bool begun = std::any_of(rows.begin(), rows.end(),
                                   [](const auto& row) { return row.active != "inactive"; });
    if (!begun) return true;
  }
  return false;
}

Foundations look_at_foundations(const Task& task, const Way& way, Progress& progress) {
  Foundations found;
  if (task.request["alone"].as_bool()) return found;
  const auto name = unit_name(task.request);
  const auto own = UnitName::parse(name);
  for (const auto& other : task.context.settings.units()) {
    if (!starts_after(own, other.component)) continue;
    const auto file = file_of(task.context.settings, other);
    auto expected = expectation_of(task.context.settings, file, task.machines(way));
    expected.hash.clear();  // it was started by somebody else, perhaps from another text
    auto& watch = progress.others[other.text()];
    if (watch.launched_ms == 0) watch.launched_ms = watch.changed_ms = progress.watch.launched_ms;
    const auto judgement =
        look_at(task, other.text(), expected, task.states(way, other.text()), true, watch);
    if (is_failure(judgement.verdict)) {
      auto failure =
          failure_of(task.about(request_about(task.request, other, file)), way, judgement, watch);
      failure.message += "; " + name + " cannot start without it";
      throw failure.with_effect("partial", name);
    }
    if (judgement.verdict == Verdict::started) continue;
    found.settled = false;
    found.waits_for = other.text();
  }
  return found;
}

}  // namespace deis::unit_resource
