#include "deis/platform_actions.hpp"

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
  const char* arguments = "";
  std::vector<schema::Attribute> options = {};
};

std::vector<Entry> looking() {
  return {
      {.name = "status",
       .run = show_status,
       .doc = "Whether the platform serves: etcd, machines, units, and what its components say "
              "themselves."},
      {.name = "doctor",
       .run = doctor,
       .doc = "Looks for what usually is behind trouble: etcd, fleet's machines, clocks, disks, "
              "docker, units that failed or keep dying, the load balancer, the wildcard domain."},
      {.name = "list",
       .run = list_units,
       .doc = "Every unit of the platform with the machines that run it."},
      {.name = "machines",
       .run = list_machines,
       .doc = "The machines that fleet lists, with their labels."},
      {.name = "journal",
       .run = show_journal,
       .doc = "The last lines of a unit's journal, from every machine that runs it; with -f what "
              "it says from now on.",
       .arguments = "UNIT, such as router@1; then, if you like, how many lines; -f follows",
       .options = {schema::boolean("follow").doc("Goes on until it is stopped; the same as -f."),
                   schema::text("node").doc("Only from this node.")}},
      {.name = "units",
       .run = write_units,
       .doc = "The unit files that the platform is made of; with a folder, written there.",
       .arguments = "[FOLDER]",
       .options = {schema::text("out").is_path().doc("The folder, made when it is not there.")}},
      {.name = "ssh",
       .run = ssh,
       .doc = "A shell, or a command, on a machine.",
       .arguments = "NODE or UNIT, then the command"},
      {.name = "dock",
       .run = dock,
       .doc = "A shell, or a command, in the container of a unit.",
       .arguments = "UNIT, then the command"},
  };
}

std::vector<Entry> changing() {
  const char* units = "UNIT..., such as router@1, or platform for all";
  return {
      {.name = "config",
       .run = config,
       .doc = "Reads or changes configuration keys.",
       .arguments = "get KEY..., set KEY=VALUE... or unset KEY...; a key is TARGET/KEY, such as "
                    "router/bodySize"},
      {.name = "start", .run = start, .doc = "Starts units, until they run.", .arguments = units},
      {.name = "stop",
       .run = stop,
       .doc = "Stops units; the next 'slipway up' starts them again.",
       .arguments = units},
      {.name = "restart",
       .run = restart,
       .doc = "Stops units and starts them again, until they run.",
       .arguments = units},
      {.name = "rolling-restart",
       .run = rolling_restart,
       .doc = "Restarts the units of a component one after the other, each only when the one "
              "before runs.",
       .arguments = "router, registry or store-gateway"},
      {.name = "scale",
       .run = scale,
       .doc = "Makes it so many units at once; the stack file says how many the next 'slipway up' "
              "leaves.",
       .arguments = "router=N, registry=N, store-gateway=N"},
      {.name = "upgrade",
       .run = upgrade,
       .doc = "Exchanges all units for those of the stack's version: all down, then all up. Said "
              "again after it was interrupted, it goes on where it was.",
       .options = {schema::boolean("graceful")
                       .doc("Routers go on serving applications while the rest is exchanged, then "
                            "go one by one.")}},
      {.name = "destroy",
       .run = destroy,
       .doc = "Removes units that are not part of the stack.",
       .arguments = "UNIT..."},
      {.name = "let-go",
       .run = let_go,
       .doc = "Takes a machine out of the platform: its part of the store, then its units, which "
              "others take over. The next 'slipway up' takes it in again.",
       .arguments = "NODE"},
  };
}

Action described(const Entry& entry) {
  Action action(entry.name);
  action.doc(entry.doc);
  if (*entry.arguments) action.arguments(entry.arguments);
  for (const auto& option : entry.options) action.option(option);
  return action;
}

}  // namespace

void add_actions(slipway::RoleOf<Platform>& role) {
  const auto add = [&](const Action& action, const Entry& entry) {
    role.action(action, [run = entry.run](Platform& platform, const Request& request, Call& call) {
      const auto context = platform.context();
      return run({{context, request, call}});
    });
  };
  for (const auto& entry : looking()) add(described(entry), entry);
  for (const auto& entry : changing()) add(described(entry).changes(), entry);
}

}  // namespace deis
