#include "swarm/platform_actions.hpp"

#include "swarm/actions/verbs.hpp"

namespace swarm {
namespace {

using slipway::Acted;
using slipway::schema::Action;

struct Entry {
  const char* name;
  Acted (*run)(const Verb&);
  const char* doc;
  const char* arguments = "";
};

constexpr Entry looking[] = {
    {"status", show_status, "Whether the swarm serves: managers, nodes, and each service."},
    {"doctor", doctor,
     "Looks for what usually is behind trouble: docker on each machine, clocks, disks, the ports "
     "between the nodes, the kernel's IPVS, ghosts in the list, services that do not run."},
    {"ps", list_tasks, "The tasks of services, those of before too.",
     "SERVICE..., such as web_web; without one all"},
    {"logs", show_logs, "What the tasks of a service said last, task by task.",
     "SERVICE, then, if you like, how many lines of each"},
};

constexpr Entry changing[] = {
    {"scale", scale, "Makes it so many tasks at once, and waits until they run.",
     "SERVICE=N, such as web_web=5"},
    {"deploy", deploy, "Makes the tasks of a service anew, with another image where one is given.",
     "SERVICE, then an image"},
    {"rollback", roll_back, "Takes a service back to what it was before its last change.",
     "SERVICE"},
    {"drain", drain, "Moves the tasks of a node elsewhere, and gives it none.", "NODE"},
    {"activate", activate, "Gives a node tasks again.", "NODE"},
    {"rotate-ca", rotate_ca,
     "Makes the swarm a new root certificate; every node gets one of its own from it."},
};

Action described(const Entry& entry) {
  Action action(entry.name);
  action.doc(entry.doc);
  if (*entry.arguments) action.arguments(entry.arguments);
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
  for (const auto& entry : looking) add(described(entry), entry);
  for (const auto& entry : changing) add(described(entry).changes(), entry);
}

}  // namespace swarm
