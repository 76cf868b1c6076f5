#include "deis/resources/unit_watch.hpp"

#include <algorithm>

#include "deis/cluster/systemd_account.hpp"
#include "deis/resources/unit_resource.hpp"
#include "deis/units/units_folder.hpp"

namespace deis::unit_resource {

using slipway::Call;
using slipway::Request;
using slipway::Value;

Expectation expectation_of(const Settings& settings, const UnitFile& file,
                           const std::vector<FleetMachine>& machines) {
  Expectation expected;
  expected.hash = unit_hash(file);
  expected.everywhere = is_global(file);
  if (expected.everywhere) expected.machines = eligible(machines, file);
  expected.settle_ms = settings.settle_s * 1000;
  expected.restart_ms = restart_ms(file);
  expected.restarts_allowed = settings.restarts_allowed;
  expected.waits_for_others = std::any_of(file.begin(), file.end(), [](const UnitOption& option) {
    return option.section == "Unit" && option.name == "After" &&
           option.value.find("deis-") != std::string::npos;
  });
  return expected;
}

Judgement look_at(const Task& task, const std::string& unit, const Expectation& expected,
                  const std::vector<FleetState>& rows, bool placed, Watch& watch) {
  const auto machine = machine_to_ask(expected, rows, watch, task.call.wall_ms());
  if (!machine.empty())
    if (const auto account = account_of(task.context.cluster, task.request.inventory(), machine,
                                        unit, stop_of(task.call)))
      learn(watch, machine, *account);
  return judge(expected, rows, placed, watch, task.call.wall_ms());
}

Request request_about(const Request& request, const UnitName& unit, const UnitFile& file) {
  auto value = Value::map().set("inventory", request["inventory"]);
  auto inputs = Value::map();
  inputs.set("unit", unit.text()).set("text", canonical_text(file)).set("state", "running");
  return Request(value.set("type", type).set("id", unit.text()).set("inputs", inputs));
}

UnitFile file_of(const Settings& settings, const UnitName& unit) {
  return unit_from(settings.units_dirs, *find_component(unit.component),
                   {settings.release, settings.placement});
}

}  // namespace deis::unit_resource
