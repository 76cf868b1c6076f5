#include "azure_asm/types/virtual_machine.hpp"

#include "azure_asm/machine/documents.hpp"
#include "azure_asm/types/machine_view.hpp"

namespace azure_asm {
namespace {

std::string text_of(const MachineSpec& spec) { return "the machine '" + spec.name + "'"; }

std::string role_path(const MachineSpec& spec) {
  return deployment_path(spec.service, spec.deployment) + "/roles/" +
         slipway::kit::url_encode(spec.name);
}

/// Another write of the service is under way, as the deployment itself says.
Failure locked(const MachineSpec& spec, Pace pace) {
  Failure failure("busy", "the cloud service '" + spec.service + "' is busy with another change");
  failure.after_ms(pace.busy_ms()).with_effect("none");
  return failure;
}

MachineSpec recorded_machine(const Request& request) {
  return request.id().empty() ? machine_spec(request.inputs()) : machine_from_id(request.id());
}

std::string failure_text(const Progress& progress, const MachineState& state) {
  return progress.phase + (state.detail.empty() ? "" : " (" + state.detail + ")");
}

constexpr std::size_t most_custom_data = 65535;  // sheet, section 15

void check_custom_data(const MachineSpec& spec) {
  if (spec.custom_data.size() <= most_custom_data) return;
  Failure failure("invalid", "the user-data of " + text_of(spec) + " has " +
                                 std::to_string(spec.custom_data.size()) +
                                 " bytes; the service takes 65535");
  failure.with_hint("leave something out, or let the machine fetch it");
  throw failure.with_effect("none");
}

/// A machine that is there already under our name in our service is adopted if it is the one we
/// would have made.
void check_same(const MachineSpec& spec, const MachineRole& role) {
  if (role.image.empty() || role.image == spec.image) return;
  Failure failure("already_exists",
                  text_of(spec) + " is there already, made from the image " + role.image);
  failure.with_hint("delete it from the cloud service '" + spec.service +
                    "', or choose another vm_name_prefix");
  throw failure.with_effect("none");
}

}  // namespace

std::string VirtualMachines::natural_id(const Value& inputs) const {
  return machine_id(machine_spec(inputs));
}

Observed VirtualMachines::read(const Request& request, Call& call) {
  const auto spec = machine_from_id(request.id());
  const auto* deployment = deployments(call).find(spec.service, spec.deployment);
  const auto* role = deployment ? deployment->role(spec.name) : nullptr;
  if (!role) return Observed::gone();
  auto observed = Observed::present(request.id(), observed_inputs(spec, *deployment, *role),
                                    machine_outputs(spec, *deployment, *role));
  const auto* state = deployment->state(spec.name);
  const auto progress = progress_of(state);
  if (first_boot_failed(state)) observed.broken(failure_text(progress, *state));
  return observed.ready(progress.stage == Progress::Stage::ready);
}

Outcome VirtualMachines::make(const Request& request, Call& call) {
  const auto spec = machine_spec(request.inputs());
  if (const auto job = Job::from(request.token())) {
    auto answer = waiting_.still_running(call, *job, "being accepted", "make " + text_of(spec));
    if (!answer) return watch(request, call, spec, *job);
    answer->known_as(machine_id(spec));
    return *answer;
  }
  const auto* deployment = deployments(call).find(spec.service, spec.deployment);
  if (const auto* role = deployment ? deployment->role(spec.name) : nullptr) {
    check_same(spec, *role);
    return watch(request, call, spec, Waiting::begun(call, "create", "ready", {}));
  }
  if (deployment && deployment->locked) throw locked(spec, service_.pace());
  if (request.recover()) remove_orphans(call, spec);
  return deploy(request, call, spec, deployment == nullptr);
}

Outcome VirtualMachines::deploy(const Request& request, Call& call, const MachineSpec& spec,
                                bool first) {
  const std::string what = "make " + text_of(spec);
  check_custom_data(spec);
  try {
    const auto deployments = service_path(spec.service) + "/deployments";
    const auto operation =
        first ? service_.post(call, deployments, create_deployment(spec), what)
              : service_.post(
                    call, deployments + "/" + slipway::kit::url_encode(spec.deployment) + "/roles",
                    add_role(spec), what);
    return accepted(call, "create", first ? "create_deployment" : "add_role", operation,
                    "being accepted", machine_id(spec));
  } catch (Failure& failure) {
    // the service is ours, so whatever has the name or the slot is our own doing: look again; what
    // then still stands in the way is not ours
    if (failure.kind == "already_exists" && !request.recover()) {
      failure.kind = "conflict";
      failure.effect = "unknown";
    } else if (failure.kind == "already_exists") {
      failure.with_hint(
          "remove what has the name, or choose another blob_container_url or vm_name_prefix");
    }
    throw;
  }
}

/// Disks of a machine that was half made, or is no longer there, stand in the way of a new one.
void VirtualMachines::remove_orphans(const Call& call, const MachineSpec& spec) {
  const auto prefix = spec.deployment + "-" + spec.name + "-";
  const auto disks = service_.get(call, "/services/disks", "list the disks");
  for (const auto* disk : disks.all("Disk")) {
    const auto& name = disk->value("Name");
    if (name.compare(0, prefix.size(), prefix) != 0) continue;
    const std::string what = "remove the left-over disk '" + name + "' of " + text_of(spec);
    if (disk->find("AttachedTo")) {
      if (disk->value("AttachedTo/RoleName") != spec.name) continue;
      Failure failure("busy", "cannot " + what + ": the service still holds it");
      throw failure.after_ms(service_.pace().long_ms()).with_effect("unknown");
    }
    service_.remove(call, "/services/disks/" + slipway::kit::url_encode(name) + "?comp=media",
                    what);
  }
}

Outcome VirtualMachines::watch(const Request& request, Call& call, const MachineSpec& spec,
                               Job job) {
  const bool first_look = job.kind != "ready";
  if (first_look) Waiting::turn_to(call, job, "ready");
  const auto* deployment = deployments(call).find(spec.service, spec.deployment);
  const auto* role = deployment ? deployment->role(spec.name) : nullptr;
  if (!role) {
    Failure failure("conflict", text_of(spec) + " is not there any more");
    throw failure.after_ms(service_.pace().busy_ms()).with_effect("none").operation_over();
  }
  const auto* state = deployment->state(spec.name);
  const auto progress = progress_of(state);
  const auto outputs = machine_outputs(spec, *deployment, *role);
  if (progress.stage == Progress::Stage::ready) {
    // one that is ready at the first look says nothing of how long such things take
    if (!first_look) waiting_.learn(call, job);
    return Outcome::done(machine_id(spec), outputs);
  }
  if (progress.stage == Progress::Stage::failed) {
    Failure failure("invalid",
                    text_of(spec) + " did not come up: " + failure_text(progress, *state));
    failure.with_hint("make it anew: slipway up --replace " + request.address());
    throw failure.with_effect("partial", machine_id(spec)).operation_over();
  }
  auto answer = waiting_.pending(call, job, progress.phase, progress.fraction);
  answer.known_as(machine_id(spec), outputs);
  if (!deployment->locked) answer.released();
  return answer;
}

Outcome VirtualMachines::change(const Request& request, Call& call) {
  auto spec = machine_spec(request.inputs());
  const auto job = Job::from(request.token());
  if (!job)
    return next_change(request, call, spec, Waiting::begun(call, "update", "update_role", {}));
  if (auto answer = waiting_.still_running(call, *job, "changing", "change " + text_of(spec)))
    return *answer;
  return next_change(request, call, spec, *job);
}

/// Does the next of the steps that are still needed; each is one operation.  A step is done once,
/// or a value that the service reads back otherwise than it was given would be sent for ever.
Outcome VirtualMachines::next_change(const Request& request, Call& call, const MachineSpec& spec,
                                     Job job) {
  const auto* deployment = deployments(call).find(spec.service, spec.deployment);
  const auto* role = deployment ? deployment->role(spec.name) : nullptr;
  if (!role)
    throw Failure("not_found", text_of(spec) + " is not there any more")
        .with_effect("none")
        .operation_over();
  const auto sets = changed_sets(spec, *role);
  const auto power = power_of(deployment->state(spec.name));
  const auto path = deployment_path(spec.service, spec.deployment);
  std::string step;
  if (!job.done["set"].as_bool() && !sets.empty())
    step = "set";
  else if (!job.done["role"].as_bool() && role_differs(spec, *role))
    step = "role";
  else if (!job.done["power"].as_bool() && !power.empty() && power != spec.power)
    step = "power";
  if (step.empty())
    return spec.power == "stopped"
               ? Outcome::done(machine_id(spec), machine_outputs(spec, *deployment, *role))
               : watch(request, call, spec, job);
  if (deployment->locked) throw locked(spec, service_.pace());
  const std::string what = "change " + text_of(spec);
  if (step == "set") {
    Waiting::turn_to(call, job, "update_set",
                     service_.post(call, path + "?comp=UpdateLbSet", update_set(sets), what));
  } else if (step == "role") {
    Waiting::turn_to(call, job, "update_role", change_role(call, spec));
  } else {
    const bool start = spec.power == "started";
    Waiting::turn_to(
        call, job, "power",
        service_.post(
            call, path + "/roleinstances/" + slipway::kit::url_encode(spec.name) + "/Operations",
            role_operation(start ? "StartRoleOperation" : "ShutdownRoleOperation"), what));
  }
  job.done.set(step, true);
  return waiting_.pending(call, job, "changing");
}

std::string VirtualMachines::change_role(const Call& call, const MachineSpec& spec) {
  const std::string what = "change " + text_of(spec);
  const auto now = read_role(service_.get(call, role_path(spec), what));
  return service_.put(call, role_path(spec), update_role(now, spec), what);
}

Outcome VirtualMachines::unmake(const Request& request, Call& call) {
  const auto spec = recorded_machine(request);
  const std::string what = "delete " + text_of(spec);
  const auto id = machine_id(spec);
  if (auto answer = going(request, call, id, "deleting", what)) return *answer;
  const auto* deployment = deployments(call).find(spec.service, spec.deployment);
  if (!deployment || !deployment->role(spec.name)) return Outcome::done(id);
  if (deployment->locked) throw locked(spec, service_.pace());
  // the last machine cannot be taken out of its deployment; it goes with it
  const bool last = deployment->roles.size() == 1;
  const auto path = last ? deployment_path(spec.service, spec.deployment) : role_path(spec);
  const auto operation = service_.remove(call, path + "?comp=media", what);
  if (!operation) return Outcome::done(id);
  return accepted(call, "delete", last ? "delete_deployment" : "delete_role", *operation,
                  "deleting", id);
}

}  // namespace azure_asm
