#include <algorithm>
#include <sstream>

#include "deis/actions/verbs.hpp"
#include "deis/cluster/journal.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;
using slipway::contract::InventoryNode;

constexpr int usual_lines = 40;
constexpr int most_lines = 1000;

/// What the user asked for.
struct Wanted {
  std::string unit;
  std::string node;  ///< empty: every machine that runs it
  int lines = usual_lines;
  bool follow = false;
};

Wanted read_wanted(const Verb& verb) {
  Wanted wanted;
  const auto& options = verb.request["options"];
  wanted.node = options["node"].as_string();
  wanted.follow = options["follow"].as_bool();
  for (const auto& word : verb.words()) {
    if (word == "-f")
      wanted.follow = true;
    else if (wanted.unit.empty())
      wanted.unit = word;
    else
      wanted.lines = std::clamp(std::atoi(word.c_str()), 1, most_lines);
  }
  if (wanted.unit.empty())
    throw Failure("invalid", "journal needs a unit").with_hint("slipway platform journal router@1");
  return wanted;
}

/// The nodes where systemd knows the unit, in the inventory's order.
std::vector<InventoryNode> homes_of(const Verb& verb, const Way& way, const std::string& unit,
                                    const Wanted& wanted) {
  const auto inventory = verb.request.inventory();
  std::vector<InventoryNode> homes;
  const auto rows = way.fleet.states(unit);
  for (const auto& node : inventory.nodes) {
    if (!wanted.node.empty() && node.name != wanted.node) continue;
    const bool runs = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      return row.machine_id == node.facts["machine_id"].as_string();
    });
    if (runs) homes.push_back(node);
  }
  if (homes.empty())
    throw Failure("not_found",
                  unit + (wanted.node.empty() ? " is on no machine" : " is not on " + wanted.node))
        .with_hint("'slipway platform list' shows where units are");
  return homes;
}

/// ssh stays until the user ends it, so it is what the program becomes.
Acted follow(const std::vector<InventoryNode>& homes, const std::string& unit, int lines) {
  if (homes.size() > 1)
    throw Failure("invalid", unit + " is on " + std::to_string(homes.size()) +
                                 " machines; one can be followed at a time")
        .with_hint("slipway platform journal " + UnitName::parse(unit).short_text() +
                   " -f --node " + homes.front().name);
  auto argv = ssh_argv(homes.front());
  argv.push(journal_command(unit, lines) + " --follow");
  return Acted::exec(std::move(argv));
}

void show(const Verb& verb, const InventoryNode& node, const std::string& unit, int lines) {
  constexpr std::chrono::seconds read_patience{10};
  const auto there = verb.context.cluster.through(node, stop_of(verb.call));
  const auto said =
      there.tunnel->run(journal_command(unit, lines), read_patience, stop_of(verb.call));
  std::istringstream text(said.status == 0 ? said.out : said.err);
  for (std::string line; std::getline(text, line);)
    verb.say(Value::map().set("node", node.name).set("unit", unit), node.name + ": " + line);
}

}  // namespace

Acted show_journal(const Verb& verb) {
  const auto wanted = read_wanted(verb);
  const auto way = verb.way();
  const auto unit = find_unit(verb, way, wanted.unit);
  const auto homes = homes_of(verb, way, unit.name, wanted);
  if (wanted.follow) return follow(homes, unit.name, wanted.lines);
  for (const auto& node : homes) show(verb, node, unit.name, wanted.lines);
  return Acted::done();
}

}  // namespace deis
