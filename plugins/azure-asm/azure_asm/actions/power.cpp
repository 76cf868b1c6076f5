#include "azure_asm/actions/power.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "azure_asm/machine/documents.hpp"
#include "azure_asm/types/machine_view.hpp"

namespace azure_asm {
namespace {

using slipway::Acted;
using slipway::Call;
using slipway::Failure;
using slipway::Request;
using slipway::Value;

/// After so long something that should pass is told instead.
constexpr std::int64_t patience_ms = 40LL * 60 * 1000;

std::string name_list(const Value& step) {
  std::string text;
  for (const auto& name : step["names"].as_list())
    text += (text.empty() ? "" : ", ") + name.as_string();
  return text;
}

/// The recorded machines that are meant, by name.
std::vector<MachineSpec> machines_of(const Request& request) {
  std::map<std::string, MachineSpec> recorded;
  constexpr std::string_view type = "cloud/virtual_machine/";
  for (const auto& [address, row] : request["recorded"].as_map())
    if (address.compare(0, type.size(), type) == 0)
      recorded.emplace(address.substr(type.size()), machine_from_id(row["id"].as_string()));
  std::vector<MachineSpec> meant;
  for (const auto& word : request["arguments"].as_list()) {
    const auto at = recorded.find(word.as_string());
    if (at == recorded.end())
      throw Failure("not_found", "there is no machine '" + word.as_string() + "' on record")
          .with_hint("slipway status names them");
    meant.push_back(at->second);
  }
  if (meant.empty())
    for (const auto& [name, machine] : recorded) meant.push_back(machine);
  return meant;
}

/// What is to be done, in order: machines of one service together, unless they must go singly.
Value steps_for(const std::vector<MachineSpec>& machines, bool singly) {
  std::vector<Value> steps;
  for (const auto& machine : machines) {
    auto at =
        singly ? steps.end() : std::find_if(steps.begin(), steps.end(), [&](const Value& one) {
          return one["service"].as_string() == machine.service;
        });
    if (at == steps.end()) {
      steps.push_back(Value::map()
                          .set("service", machine.service)
                          .set("deployment", machine.deployment)
                          .set("names", Value::list()));
      at = steps.end() - 1;
    }
    Value names = (*at)["names"];
    at->set("names", names.push(machine.name));
  }
  return Value(std::move(steps));
}

bool may_pass(const Failure& failure) {
  return failure.kind == "busy" || failure.kind == "throttled" || failure.kind == "unavailable" ||
         failure.kind == "timeout" || failure.kind == "conflict";
}

}  // namespace

/// What the token holds.
struct PowerAction::Work {
  std::string action;
  std::string after;  ///< for a shutdown: Stopped or StoppedDeallocated
  Value steps;        ///< those still to be done; the first is under way
  bool sent = false;  ///< the first step's request was accepted
  Job job;

  Value token() const {
    return job.token().set("steps", steps).set("sent", sent).set("after", after);
  }
  Value& first() { return steps.own_list().front(); }
};

Acted PowerAction::run(const Request& request, Call& call) {
  Work work;
  work.action = request.text("action");
  if (const auto job = Job::from(request.token())) {
    work.job = *job;
    work.steps = request.token()["steps"];
    work.sent = request.token()["sent"].as_bool();
    work.after = request.token()["after"].as_string();
  } else {
    work.job = Waiting::begun(call, work.action, "power", {});
    work.steps = steps_for(machines_of(request), work.action == "restart");
    if (work.action == "shutdown")
      work.after = request["options"]["deallocate"].as_bool() ? "StoppedDeallocated" : "Stopped";
  }
  try {
    return advance(work, call);
  } catch (const Failure& failure) {
    if (!may_pass(failure) || call.wall_ms() - work.job.since_ms > patience_ms) throw;
    if (failure.over.value_or(false)) {  // it had no effect, or one that does no harm twice
      work.job.operation.clear();
      work.sent = false;
    }
    return slipway::Outcome::pending(work.token(),
                                     std::max(failure.retry_after_ms, service_.pace().interval_ms));
  }
}

Acted PowerAction::advance(Work& work, Call& call) {
  while (!work.steps.as_list().empty()) {
    if (!step_done(work, call))
      return slipway::Outcome::pending(work.token(), service_.pace().interval_ms);
    call.emit(Value::map().set(
        "line", name_list(work.first()) + (work.action == "shutdown" ? ": stopped" : ": ready")));
    work.steps.own_list().erase(work.steps.own_list().begin());
    work.sent = false;
    work.job.operation.clear();
  }
  return Acted::done();
}

bool PowerAction::step_done(Work& work, Call& call) {
  const Value step = work.first();
  const std::string what = work.action + " " + name_list(step);
  if (!work.sent) {
    send(work, call);
    return false;
  }
  if (waiting_.still_running(call, work.job, work.action, what)) return false;
  work.job.operation.clear();
  const auto deployment = read_deployment(service_.get(
      call, deployment_path(step["service"].as_string(), step["deployment"].as_string()), what));
  for (const auto& name : step["names"].as_list()) {
    const auto* state = deployment.state(name.as_string());
    if (work.action == "shutdown") {
      if (power_of(state) != "stopped") return false;
      continue;
    }
    const auto progress = progress_of(state);
    if (progress.stage == Progress::Stage::failed)
      throw Failure("invalid", "the machine '" + name.as_string() +
                                   "' did not come up: " + progress.phase + " " + state->detail);
    if (progress.stage != Progress::Stage::ready) return false;
  }
  return true;
}

void PowerAction::send(Work& work, Call& call) {
  const Value step = work.first();
  const std::string what = work.action + " " + name_list(step);
  const auto path = deployment_path(step["service"].as_string(), step["deployment"].as_string());
  if (read_deployment(service_.get(call, path, what)).locked)
    throw Failure("busy", "the cloud service '" + step["service"].as_string() +
                              "' is busy with another change");
  std::vector<std::string> names;
  for (const auto& name : step["names"].as_list()) names.push_back(name.as_string());
  if (work.action == "restart")
    work.job.operation = service_.post(
        call, path + "/roleinstances/" + slipway::kit::url_encode(names.front()) + "/Operations",
        role_operation("RestartRoleOperation"), what);
  else
    work.job.operation = service_.post(
        call, path + "/Roles/Operations",
        roles_operation(work.action == "start" ? "StartRolesOperation" : "ShutdownRolesOperation",
                        names, work.after),
        what);
  work.sent = true;
}

}  // namespace azure_asm
