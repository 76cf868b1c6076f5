#include "deis/actions/actions.hpp"

#include "deis/actions/verbs.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Request;
using slipway::Value;
using slipway::schema::Action;

namespace schema = slipway::schema;

struct Entry {
  const char* name;
  Acted (*run)(const Verb&);
  const char* doc;
  const char* arguments;
  bool changes;
  std::vector<schema::Attribute> options;
};

std::vector<Entry> looking() {
  return {
      {"status",
       show_status,
       "Whether the platform serves: etcd, machines, units, and what its components say "
       "themselves.",
       "",
       false,
       {}},
      {"doctor",
       doctor,
       "Looks for what usually is behind trouble: etcd, fleet's machines, clocks, disks, docker, "
       "units that failed or keep dying, the load balancer, the wildcard domain.",
       "",
       false,
       {}},
      {"list",
       list_units,
       "Every unit of the platform with the machines that run it.",
       "",
       false,
       {}},
      {"machines",
       list_machines,
       "The machines that fleet lists, with their labels.",
       "",
       false,
       {}},
      {"journal",
       show_journal,
       "The last lines of a unit's journal, from every machine that runs it; with -f what it says "
       "from now on.",
       "UNIT, such as router@1; then, if you like, how many lines; -f follows",
       false,
       {schema::boolean("follow").doc("Goes on until it is stopped; the same as -f."),
        schema::text("node").doc("Only from this node.")}},
      {"units",
       write_units,
       "The unit files that the platform is made of; with a folder, written there.",
       "[FOLDER]",
       false,
       {schema::text("out").is_path().doc("The folder, made when it is not there.")}},
      {"ssh",
       ssh,
       "A shell, or a command, on a machine.",
       "NODE or UNIT, then the command",
       false,
       {}},
      {"dock",
       dock,
       "A shell, or a command, in the container of a unit.",
       "UNIT, then the command",
       false,
       {}},
  };
}

std::vector<Entry> changing() {
  const char* units = "UNIT..., such as router@1, or platform for all";
  return {
      {"config",
       config,
       "Reads or changes configuration keys.",
       "get KEY..., set KEY=VALUE... or unset KEY...; a key is TARGET/KEY, such as router/bodySize",
       true,
       {}},
      {"start", start, "Starts units, until they run.", units, true, {}},
      {"stop", stop, "Stops units; the next 'slipway up' starts them again.", units, true, {}},
      {"restart", restart, "Stops units and starts them again, until they run.", units, true, {}},
      {"rolling-restart",
       rolling_restart,
       "Restarts the units of a component one after the other, each only when the one before runs.",
       "router, registry or store-gateway",
       true,
       {}},
      {"scale",
       scale,
       "Makes it so many units at once; the stack file says how many the next 'slipway up' leaves.",
       "router=N, registry=N, store-gateway=N",
       true,
       {}},
      {"upgrade",
       upgrade,
       "Exchanges all units for those of the stack's version: all down, then all up. Said again "
       "after it was interrupted, it goes on where it was.",
       "",
       true,
       {schema::boolean("graceful")
            .doc("Routers go on serving applications while the rest is exchanged, then go one by "
                 "one.")}},
      {"destroy", destroy, "Removes units that are not part of the stack.", "UNIT...", true, {}},
      {"let-go",
       let_go,
       "Takes a machine out of the platform: its part of the store, then its units, which others "
       "take over. The next 'slipway up' takes it in again.",
       "NODE",
       true,
       {}},
  };
}

Action described(const Entry& entry) {
  Action action(entry.name);
  action.doc(entry.doc);
  if (*entry.arguments) action.arguments(entry.arguments);
  if (entry.changes) action.changes();
  for (const auto& option : entry.options) action.option(option);
  return action;
}

}  // namespace

void add_actions(slipway::RoleOf<Platform>& role) {
  for (const auto& entries : {looking(), changing()})
    for (const auto& entry : entries)
      role.action(described(entry), [run = entry.run](Platform& platform, const Request& request,
                                                      slipway::Call& call) {
        const auto context = platform.context();
        return run({context, request, call});
      });
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

}  // namespace deis
