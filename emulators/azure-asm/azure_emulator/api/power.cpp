#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 13: starting, restarting and stopping machines.
namespace azure_emulator {
namespace {

enum class Action { start, restart, stop, deallocate };

Action action_of(const Element& body) {
  const std::string type = body.get("OperationType");
  if (!same_name(type, body.name)) {
    throw bad_request("The operation type '" + type + "' does not fit the root element.");
  }
  if (body.name == "StartRoleOperation" || body.name == "StartRolesOperation") {
    return Action::start;
  }
  if (body.name == "RestartRoleOperation") return Action::restart;
  const std::string after = body.find("PostShutdownAction").value_or("Stopped");
  if (same_name(after, "Stopped")) return Action::stop;
  if (same_name(after, "StoppedDeallocated")) return Action::deallocate;
  throw bad_request("The post shutdown action '" + after + "' is not known.");
}

std::string_view duration_of(Action action) {
  switch (action) {
    case Action::start:
      return "start_role";
    case Action::restart:
      return "restart_role";
    case Action::stop:
    case Action::deallocate:
      return "shutdown_role";
  }
  return "start_role";
}

bool is_down(const Instance& instance) {
  return instance.phase == Phase::stopped || instance.phase == Phase::deallocated;
}

/// What is seen while the operation runs.
void begin(World& world, Role& role, Action action) {
  if (action == Action::restart) power_off(world, role);
  if (action != Action::stop && action != Action::deallocate) return;
  if (role.instance.phase == Phase::deallocated) return;
  power_off(world, role);
  role.instance.phase = Phase::stopping;
}

void end(World& world, std::uint64_t machine_id, Action action) {
  const MachinePlace place = world.find_machine(machine_id);
  if (!place) return;
  Role& role = *place.role;
  switch (action) {
    case Action::start:
      if (!is_down(role.instance)) return;
      role.instance.phase = Phase::allotted;
      settle_vip(world, *place.deployment);
      power_on(world, machine_id);
      return;
    case Action::restart:
      power_on(world, machine_id);
      return;
    case Action::stop:
      role.instance.phase = Phase::stopped;
      return;
    case Action::deallocate:
      release(world, role);
      role.instance.phase = Phase::deallocated;
      settle_vip(world, *place.deployment);
  }
}

/// Cores that a deallocated machine will need again.
std::optional<Refusal> no_cores(const Call& call, const std::vector<Role*>& roles, Action action) {
  if (action != Action::start) return std::nullopt;
  int cores = 0;
  for (const Role* role : roles) {
    const Size* size = find_size(role->size);
    if (!holds_cores(*role) && size != nullptr) cores += size->cores;
  }
  return over_quota("cores count", call.subscription.quotas.cores, cores_in_use(call.subscription),
                    cores);
}

Reply run(Call& call, HostedService& service, const std::vector<Role*>& roles, Action action) {
  if (auto late = require_free(call, service)) return *late;
  if (const auto refusal = no_cores(call, roles, action)) {
    return accept_and_fail(call, &service, *refusal);
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of(duration_of(action));
  std::vector<std::uint64_t> machines;
  for (Role* role : roles) {
    machines.push_back(role->machine_id);
    if (!call.directives.fail_operation) begin(world, *role, action);
  }
  work.until_stopped = machines;
  work.done = [&world, machines, action] {
    for (const auto machine : machines) end(world, machine, action);
  };
  return accept(call, std::move(work));
}

}  // namespace

Reply handlers::role_operation(Call& call) {
  if (call.body.name == "CaptureRoleOperation") {
    throw bad_request("Capturing a role is not supported here.");
  }
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  return run(call, service, {&role}, action_of(call.body));
}

Reply handlers::roles_operation(Call& call) {
  HostedService& service = the_service(call);
  Deployment& deployment = the_deployment(call, service);
  std::vector<Role*> roles;
  const Element* names = call.body.child("Roles");
  if (names == nullptr) throw invalid_xml("the element 'Roles' is missing");
  for (const auto& name : names->children) {
    Role* role = deployment.role(name.text);
    if (role == nullptr) throw not_found("The role name '" + name.text + "' does not exist.");
    roles.push_back(role);
  }
  if (roles.empty()) throw bad_request("No role was named.");
  return run(call, service, roles, action_of(call.body));
}

Reply handlers::reboot_instance(Call& call) {
  HostedService& service = the_service(call);
  Role& role = the_role(call, the_deployment(call, service));
  return run(call, service, {&role}, Action::restart);
}

}  // namespace azure_emulator
