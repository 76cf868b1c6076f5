#include "deis/actions/actions.hpp"

#include "deis/actions/verbs.hpp"

namespace deis {
namespace {

using slipway::Value;
using slipway::schema::Action;

struct Entry {
  const char* name;
  Value (*run)(const Verb&);
  const char* doc;
  const char* arguments;
  bool changes;
};

constexpr Entry entries[] = {
    {"status", show_status,
     "Whether the platform serves: etcd, machines, units, and what its components say themselves.",
     "", false},
    {"list", list_units, "Every unit of the platform with the machines that run it.", "", false},
    {"machines", list_machines, "The machines that fleet lists, with their labels.", "", false},
    {"journal", show_journal, "The last lines of a unit's journal.",
     "UNIT, such as router@1; then, if you like, how many lines", false},
    {"units", write_units,
     "The unit files that the platform is made of; with a folder, written there.", "[FOLDER]",
     false},
    {"config", config, "Reads or changes configuration keys.",
     "get KEY..., set KEY=VALUE... or unset KEY...; a key is TARGET/KEY, such as router/bodySize",
     true},
    {"restart", restart, "Stops units and starts them again.", "UNIT..., such as router@1", true},
    {"rolling-restart", rolling_restart,
     "Restarts the units of a component one after the other, each only when the one before runs.",
     "router, registry or store-gateway", true},
    {"destroy", destroy, "Removes a unit that is not part of the stack.", "UNIT", true},
    {"ssh", ssh, "A shell, or a command, on a machine.", "NODE or UNIT, then the command", false},
    {"dock", dock, "A shell, or a command, in the container of a unit.", "UNIT, then the command",
     false},
};

}  // namespace

std::vector<Action> action_schemas() {
  std::vector<Action> all;
  for (const auto& entry : entries) {
    Action action("platform", entry.name);
    action.doc(entry.doc);
    if (*entry.arguments) action.arguments(entry.arguments);
    if (entry.changes) action.changes();
    all.push_back(action);
  }
  return all;
}

Value run_action(const Context& context, const slipway::Request& request, slipway::Call& call) {
  const auto& name = request.text("action");
  for (const auto& entry : entries)
    if (name == entry.name) return entry.run({context, request, call});
  throw slipway::Failure("unsupported", "deis has no action '" + name + "'");
}

std::vector<std::string> Verb::words() const {
  std::vector<std::string> list;
  for (const auto& word : request["arguments"].as_list()) list.push_back(word.as_string());
  return list;
}

void Verb::say(Value facts, std::string line) const {
  facts.set("line", std::move(line));
  if (!call.emit(facts)) throw slipway::Failure("cancelled", "the host wants no more records");
}

Value finished() { return Value::map().set("outcome", "done"); }

}  // namespace deis
