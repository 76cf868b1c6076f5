#include "deis/resources/unit_resource.hpp"

#include <algorithm>
#include <map>

#include "deis/cluster/poison.hpp"
#include "deis/resources/unit_diagnosis.hpp"
#include "deis/resources/unit_stop.hpp"
#include "deis/units/text_diff.hpp"
#include "deis/units/unit_reader.hpp"

namespace deis::unit_resource {
namespace {
using slipway::contract::NodeStanding;
using Step = Progress::Step;

constexpr std::size_t most_lines_shown = 40;

UnitFile unit_file(const Request& request) {
  return parse_unit(request.inputs()["text"].as_string(), unit_name(request));
}

/// Fewer machines than instances would leave one unscheduled for ever, and fleet would not say so.
void check_room(const Request& request, const UnitFile& file,
                const std::vector<FleetMachine>& machines) {
  const auto name = UnitName::parse(unit_name(request));
  const auto room = static_cast<int>(eligible(machines, file).size());
  const auto nodes = request.inventory().nodes;
  const auto expected = std::count_if(nodes.begin(), nodes.end(), [](const auto& node) {
    return node.status != NodeStanding::lost && node.status != NodeStanding::leaving;
  });
  const bool missing = std::ssize(machines) < expected;
  const auto known = "fleet knows " + std::to_string(machines.size()) + " of " +
                     std::to_string(expected) + " machines";
  if (room == 0 && missing)  // agents whose leases ran out come back
    throw Failure("unavailable", known + ", and none that " + unit_name(request) + " asks for")
        .with_effect("none")
        .with_hint("see 'slipway platform machines'");
  if (room == 0)
    throw Failure("invalid", "no machine has the labels that " + unit_name(request) + " asks for")
        .with_effect("none")
        .with_hint("give the machines' group such metadata, or switch 'placement' off");
  if (name.instance > room)
    throw Failure("invalid", unit_name(request) + " needs a machine of its own, but only " +
                                 std::to_string(room) + " can carry it" +
                                 (missing ? ": " + known : ""))
        .with_effect("none")
        .with_hint(missing ? look_at_machines : "ask for fewer of them, or for more nodes");
}

Desired wish_of(const Request& request) {
  return wants_to_run(request) ? Desired::launched : Desired::loaded;
}

bool has_failed(const Way& way, const std::string& name) {
  const auto rows = way.fleet.states(name);
  return std::any_of(rows.begin(), rows.end(),
                     [](const auto& row) { return row.active == "failed"; });
}

/// Starts a unit that fleet has.  One that is wanted to run but failed is not started by wanting it
/// again: it goes through `loaded` first.
Outcome start_again(const Task& task, const Way& way, const FleetUnit& have, bool even_if_running) {
  if (have.desired != to_text(Desired::launched)) {
    set_desired(task, way, have.name, Desired::launched);
    return pending(task.request, Progress::now(task.call), "launched");
  }
  if (!even_if_running && !has_failed(way, have.name))
    return pending(task.request, Progress::now(task.call), "launched already");
  return begin_stopping(task, way);
}

Outcome begin(const Task& task) {
  const auto way = task.way();
  const auto file = unit_file(task.request);
  const auto name = unit_name(task.request);
  const auto have = unit_in_fleet(task.call, way, name, wish_of(task.request));
  if (have && have->options != file)
    throw Failure("already_exists", "fleet has another unit called " + name)
        .with_hint("remove it with 'slipway platform destroy " + name +
                   "' if it is no longer wanted");
  if (have && wants_to_run(task.request)) return start_again(task, way, *have, false);
  if (have) return begin_stopping(task, way);
  check_room(task.request, file, task.machines(way));
  way.fleet.put(name, file, wish_of(task.request));
  task.context.cluster.changed(task.call.wall_ms());
  auto progress = Progress::now(task.call);
  if (!wants_to_run(task.request)) progress.step = Step::halting;
  return pending(task.request, progress, "submitted");
}

Outcome begin_again(const Task& task) {
  const auto way = task.way();
  const auto have = unit_in_fleet(task.call, way, unit_name(task.request), wish_of(task.request));
  if (!have)
    throw Failure("not_found", "fleet has no unit " + unit_name(task.request)).with_effect("none");
  if (!wants_to_run(task.request)) return begin_stopping(task, way);
  return start_again(task, way, *have, true);
}

Outcome go_on(const Task& task) {
  const auto progress = Progress::from(task.request.token());
  if (progress.step != Step::launching) return look_at_stopping(task, progress);
  return look_at_launch(task, task.way(), progress);
}

/// Nothing when fleet's list has no such unit.
std::optional<Observed> observed(const Snapshot& snapshot, const Request& request) {
  const auto& units = snapshot.units;
  const auto at = std::find_if(units.begin(), units.end(),
                               [&](const auto& one) { return one.name == request.id(); });
  if (at == units.end()) return std::nullopt;
  const bool launched = at->desired == to_text(Desired::launched);
  std::string state = launched ? "running" : "stopped";
  auto machines = Value::list();
  for (const auto& row : snapshot.states) {
    if (row.name != at->name) continue;
    if (launched && row.active == "failed") state = "failed";
    if (row.active == "active" && row.sub == "running") machines.push(row.machine_id);
  }
  auto inputs = Value::map();
  inputs.set("unit", at->name).set("text", canonical_text(at->options)).set("state", state);
  auto outputs = Value::map();
  outputs.set("hash", unit_hash(at->options)).set("machines", machines);
  return Observed::present(at->name, inputs, outputs);
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type unit(type);
  unit.doc(
      "One unit of the platform, submitted to fleet and started. It counts as started when "
      "every machine that has to run it has done so for the settle time.");
  unit.input(s::text("unit").required().replaces().doc("Its full name, deis-router@1.service."));
  unit.input(s::text("text").required().replaces().doc(
      "The unit file, canonical as fleet keeps it; a change stops the unit and submits it anew."));
  unit.input(
      s::text("state")
          .allowed({"running", "failed", "stopped"})
          .doc("`running`, or `stopped`: installed only. A unit that is read as failed is started "
               "again."));
  unit.output(s::text("hash").computed().doc("What fleet calls the text: its SHA-1."));
  unit.output(
      s::list("machines", s::text("id")).computed().doc("Ids of the machines that run it."));
  unit.known_by("content").deadline_s("create", 2400).deadline_s("update", 2400);
  unit.deadline_s("delete", 600).usually_s("create", 15).usually_s("delete", 8);
  return unit;
}

slipway::contract::Resource resource(const UnitName& name, const UnitFile& file, bool runs,
                                     const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = name.short_text();
  made.inputs.set("unit", name.text()).set("text", canonical_text(file));
  made.inputs.set("state", runs ? "running" : "stopped");
  made.depends_on = after;
  made.needs_nodes.which = is_global(file) ? "all" : "any";
  return made;
}

std::vector<std::string> eligible(const std::vector<FleetMachine>& machines, const UnitFile& file) {
  std::map<std::string, std::vector<std::string>> labels;  // by key
  for (const auto& label : wanted_metadata(file))
    labels[label.substr(0, label.find('='))].push_back(label);
  std::vector<std::string> ids;
  for (const auto& machine : machines) {
    const auto has = [&](const std::string& label) {
      return std::find(machine.metadata.begin(), machine.metadata.end(), label) !=
             machine.metadata.end();
    };
    if (std::all_of(labels.begin(), labels.end(), [&](const auto& of_key) {
          return std::any_of(of_key.second.begin(), of_key.second.end(), has);
        }))
      ids.push_back(machine.id);
  }
  return ids;
}

Outcome Units::create(const Request& request, Call& call) {
  return request.token().is_null() ? begin({context_, request, call})
                                   : go_on({context_, request, call});
}

Outcome Units::update(const Request& request, Call& call) {
  return request.token().is_null() ? begin_again({context_, request, call})
                                   : go_on({context_, request, call});
}

Outcome Units::remove(const Request& request, Call& call) {
  if (request.token().is_null())
    return begin_leaving({context_, request, call}, Progress::now(call));
  return look_at_leaving({context_, request, call}, Progress::from(request.token()));
}

/// Fleet's list leaves poisoned units out, which are there all the same, and in need of a start.
Observed Units::read(const Request& request, Call& call) {
  auto& seen = look(request, call);
  if (const auto listed = observed(seen.snapshot(), request)) return *listed;
  const auto word = seen.poison().find(request.id());
  if (word == seen.poison().end()) return Observed::gone();
  call.log(SLIPWAY_LOG_WARNING, poisoned(request.id(), word->second).message);
  auto inputs = request.inputs();
  return Observed::present(request.id(), inputs.set("state", "failed"), request["outputs"]);
}

/// By its natural name where no id is given.
Observed Units::import_resource(const Request& request, Call& call) {
  if (!request.id().empty()) return read(request, call);
  Value named = Value::map();
  for (const char* key : {"type", "address", "inputs", "inventory", "stack", "lineage", "owner"})
    named.set(key, request[key]);
  return read(Request(named.set("id", request.inputs()["unit"])), call);
}

std::vector<std::string> Units::show_change(const Request& request, Call&) {
  const auto& before = request["before"]["text"].as_string();
  const auto& after = request["after"]["text"].as_string();
  if (before == after) return {};
  auto lines = changed_lines(before, after, most_lines_shown);
  lines.insert(
      lines.begin(),
      "the unit is stopped on every machine, then submitted with its new text and started");
  return lines;
}

}  // namespace deis::unit_resource
