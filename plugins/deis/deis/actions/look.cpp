#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>

#include "deis/actions/verbs.hpp"
#include "deis/cluster/health.hpp"
#include "deis/cluster/journal.hpp"
#include "deis/cluster/machine_reports.hpp"
#include "deis/resources/unit_resource.hpp"
#include "deis/units/units_folder.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;

constexpr int name_width = 28;
constexpr int machine_width = 22;
constexpr int state_width = 12;

std::string columns(const std::vector<std::pair<std::string, int>>& cells) {
  std::ostringstream line;
  for (const auto& [text, width] : cells) line << std::left << std::setw(width) << text << ' ';
  auto text = line.str();
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// Platform units by name: how many rows run, how many there should be.
std::string units_summary(const Verb& verb, const Snapshot& snapshot, bool& good) {
  std::size_t running = 0;
  std::string bad;
  const auto names = verb.context.settings.units();
  for (const auto& name : names) {
    const auto unit = name.text();
    const bool runs = std::any_of(snapshot.states.begin(), snapshot.states.end(), [&](auto& row) {
      return row.name == unit && row.sub == "running";
    });
    const bool broken = std::any_of(snapshot.states.begin(), snapshot.states.end(), [&](auto& row) {
      return row.name == unit && row.sub != "running";
    });
    if (runs && !broken)
      ++running;
    else
      bad += " " + name.short_text();
  }
  good = running == names.size();
  return std::to_string(running) + " of " + std::to_string(names.size()) + " run" +
         (bad.empty() ? "" : "; not:" + bad);
}

/// What the machines say of themselves; that it cannot be read is one thing among the others.
std::vector<HealthCheck> reports_of(const Verb& verb, const Way& way) {
  try {
    return machine_reports(way.etcd, verb.request.inventory());
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    return {{"reports of the machines", false, failure.message}};
  }
}

}  // namespace

void report(const Verb& verb, bool good, const std::string& what, const std::string& detail) {
  auto record = Value::map();
  record.set("check", what).set("level", good ? "ok" : "error").set("detail", detail);
  verb.say(record, std::string(good ? "ok     " : "wrong  ") + what +
                       (detail.empty() ? "" : ": " + detail));
}

bool check_serving(const Verb& verb, const Way& way) {
  bool all_good = true;
  const auto note = [&](bool good, const std::string& what, const std::string& detail) {
    all_good = all_good && good;
    report(verb, good, what, detail);
  };
  const auto snapshot = Snapshot::take(way.fleet);
  const auto wanted = verb.request.inventory().nodes.size();
  note(snapshot.machines.size() >= wanted, "machines in fleet",
       std::to_string(snapshot.machines.size()) + " of " + std::to_string(wanted));
  bool units_good = false;
  const auto summary = units_summary(verb, snapshot, units_good);
  note(units_good, "units", summary);
  for (const auto& check : check_health(way, verb.context.settings))
    note(check.good, check.what, check.detail);
  for (const auto& check : reports_of(verb, way)) note(check.good, check.what, check.detail);
  return all_good;
}

Acted show_status(const Verb& verb) {
  const auto way = verb.way();
  way.etcd.require_healthy();
  const auto members = way.etcd.members();
  report(verb, true, "etcd has quorum", std::to_string(members.size()) + " members");
  const bool healthy = check_serving(verb, way);
  return Acted::done(Value::map().set("healthy", healthy));
}

Acted list_units(const Verb& verb) {
  const auto way = verb.way();
  const auto units = way.fleet.units();
  auto rows = way.fleet.states();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name, a.machine_id) < std::tie(b.name, b.machine_id);
  });
  verb.say(Value::map(), columns({{"UNIT", name_width},
                                  {"NODE", machine_width},
                                  {"LOAD", state_width},
                                  {"ACTIVE", state_width},
                                  {"SUB", state_width}}));
  const auto inventory = verb.request.inventory();
  const auto show = [&](const FleetState& row) {
    auto record = Value::map();
    const auto node = node_of_machine(inventory, row.machine_id);
    record.set("unit", row.name).set("machine_id", row.machine_id).set("node", node);
    record.set("load", row.load).set("active", row.active).set("sub", row.sub);
    verb.say(record, columns({{row.name, name_width},
                              {node, machine_width},
                              {row.load, state_width},
                              {row.active, state_width},
                              {row.sub, state_width}}));
  };
  std::set<std::string> seen;
  for (const auto& row : rows) {
    if (row.name.rfind("deis-", 0) != 0) continue;
    seen.insert(row.name);
    show(row);
  }
  for (const auto& unit : units)
    if (unit.name.rfind("deis-", 0) == 0 && !seen.count(unit.name))
      show({unit.name, "", "", "-", "-", "no machine"});
  return Acted::done();
}

Acted list_machines(const Verb& verb) {
  auto machines = verb.way().fleet.machines();
  std::sort(machines.begin(), machines.end(),
            [](const auto& a, const auto& b) { return a.address < b.address; });
  verb.say(Value::map(),
           columns({{"NODE", machine_width}, {"ADDRESS", 16}, {"MACHINE", 33}, {"METADATA", 1}}));
  for (const auto& machine : machines) {
    std::string labels;
    for (const auto& label : machine.metadata) labels += (labels.empty() ? "" : ",") + label;
    const auto node = node_of_machine(verb.request.inventory(), machine.id);
    auto record = Value::map();
    record.set("machine_id", machine.id).set("address", machine.address).set("node", node);
    record.set("metadata", machine.metadata);
    verb.say(record, columns({{node, machine_width},
                              {machine.address, 16},
                              {machine.id, 33},
                              {labels.empty() ? "-" : labels, 1}}));
  }
  return Acted::done();
}

Acted write_units(const Verb& verb) {
  const auto words = verb.words();
  const auto& given = verb.request["options"]["out"].as_string();
  const std::string folder = given.empty() && !words.empty() ? words[0] : given;
  const auto& settings = verb.context.settings;
  const UnitStyle style{settings.release, settings.placement};
  for (const auto& component : components()) {
    const auto file = unit_from(settings.units_dirs, component, style);
    const auto name = "deis-" + std::string(component.name) + ".service";
    auto record = Value::map().set("unit", name).set("hash", unit_hash(file));
    if (folder.empty()) {
      verb.say(record.set("text", canonical_text(file)), "# " + name + "\n" + canonical_text(file));
      continue;
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const auto path = std::filesystem::path(folder) / name;
    std::ofstream out(path, std::ios::binary);
    out << canonical_text(file) << std::flush;
    if (!out) throw Failure("invalid", "cannot write '" + path.string() + "'");
    verb.say(record, path.string());
  }
  return Acted::done();
}

}  // namespace deis
