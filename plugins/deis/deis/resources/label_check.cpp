#include "deis/resources/label_check.hpp"

#include <algorithm>
#include <map>

#include "deis/machines/machine_files.hpp"
#include "deis/resources/unit_resource.hpp"
#include "deis/resources/unit_watch.hpp"

namespace deis {
namespace {

using slipway::contract::NodeStanding;

bool is_made(std::optional<NodeStanding> standing) {
  if (!standing) return false;
  switch (*standing) {
    case NodeStanding::fresh:
    case NodeStanding::replaced:
    case NodeStanding::condemned:
    case NodeStanding::lost:
      return true;
    case NodeStanding::present:
    case NodeStanding::leaving:
      return false;
  }
  return false;
}

/// The labels that a machine of that group boots with: every machine has ours, unless its group
/// says otherwise.
std::vector<std::string> labels_to_come(const Settings& settings,
                                        const slipway::contract::LayoutNode& node) {
  std::map<std::string, std::string> labels;
  for (const auto& [key, value] : machine_config(settings).metadata) labels[key] = value;
  for (const auto& [key, value] : node.metadata) labels[key] = value;
  std::vector<std::string> list;
  for (const auto& [key, value] : labels) list.push_back(key + "=" + value);
  return list;
}

/// The machines as they will be.  Empty: some are there of which fleet knows nothing at the moment.
std::vector<FleetMachine> machines_to_be(const Settings& settings, const Request& request,
                                         const std::vector<FleetMachine>& machines) {
  std::map<std::string, std::string> ids;
  for (const auto& node : request.inventory().nodes)
    ids[node.name] = node.facts["machine_id"].as_string();
  std::vector<FleetMachine> list;
  for (const auto& node : request.layout().nodes) {
    if (is_made(request.standing_of(node.name)) || ids[node.name].empty()) {
      list.push_back({node.name, {}, labels_to_come(settings, node)});
      continue;
    }
    const auto known = std::find_if(machines.begin(), machines.end(), [&](const auto& machine) {
      return machine.id == ids[node.name];
    });
    if (known == machines.end()) return {};
    list.push_back(*known);
  }
  return list;
}

std::string labels_of(const UnitFile& file) {
  std::string text;
  for (const auto& label : wanted_metadata(file)) text += (text.empty() ? "" : ", ") + label;
  return text;
}

Finding no_room(const Settings& settings, const UnitName& unit, const UnitFile& file,
                std::size_t room) {
  const bool own_file = !settings.placement || labels_of(file) != [&] {
    const auto* component = find_component(unit.component);
    return std::string(component->metadata);
  }();
  const auto message =
      room == 0 ? "no machine has the labels that " + unit.text() + " asks for: " + labels_of(file)
                : unit.text() + " needs a machine of its own, but only " + std::to_string(room) +
                      " have its labels: " + labels_of(file);
  return Finding::error("deis.labels", message)
      .option("platform", {own_file ? "units_dir" : "placement"})
      .help("give the machines' group such metadata, or take the labels out of the unit");
}

}  // namespace

std::vector<Finding> check_labels(const Settings& settings, const Request& request,
                                  const std::vector<FleetMachine>& machines) {
  std::vector<Finding> findings;
  const auto to_be = machines_to_be(settings, request, machines);
  if (to_be.empty() || settings.stopped) return findings;
  for (const auto& unit : settings.units()) {
    const auto file = unit_resource::file_of(settings, unit);
    if (wanted_metadata(file).empty()) continue;
    const auto room = unit_resource::eligible(to_be, file).size();
    if (room == 0 || static_cast<std::size_t>(unit.instance) > room)
      findings.push_back(no_room(settings, unit, file, room));
  }
  return findings;
}

}  // namespace deis
