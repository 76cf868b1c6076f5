#include "swarm/resources/service_watch.hpp"

#include <algorithm>

#include "swarm/resources/node_list.hpp"

namespace swarm {
namespace {

using slipway::Value;

bool of_present_form(const Value& task, const Value& service) {
  const auto& form = service["Spec"]["TaskTemplate"];
  return task["Spec"]["ContainerSpec"] == form["ContainerSpec"] &&
         task["Spec"]["ForceUpdate"].as_int() == form["ForceUpdate"].as_int();
}

bool runs(const Value& task, const std::map<std::string, Value>& nodes) {
  const auto at = nodes.find(task["NodeID"].as_string());
  return task["Status"]["State"].as_string() == "running" &&
         task["DesiredState"].as_string() == "running" && at != nodes.end() &&
         at->second["Status"]["State"].as_string() == "ready";
}

std::int64_t wanted_tasks(const Value& service) {
  const auto& replicated = service["Spec"]["Mode"]["Replicated"];
  if (replicated.is_map()) return replicated["Replicas"].as_int(1);
  return service["ServiceStatus"]["DesiredTasks"].as_int();
}

/// The state of the update that was begun now; empty: of none.
std::string update_state(const Value& service, const ServiceExpectation& expected) {
  const auto& status = service["UpdateStatus"];
  if (status["StartedAt"].as_string() == expected.former_update) return {};
  return status["State"].as_string();
}

bool waits_for_place(const Value& task) {
  return task["Status"]["State"].as_string() == "pending" &&
         task["DesiredState"].as_string() == "running" &&
         !task["Status"]["Err"].as_string().empty();
}

/// What the failed ones come to; null: none has failed since.
const Value* last_failed(const ServiceLook& look, const ServiceExpectation& expected,
                         std::int64_t& count) {
  const Value* last = nullptr;
  for (const auto& task : look.tasks) {
    const auto& old = expected.old_failed;
    if (!has_failed(task) || !of_present_form(task, look.service) ||
        std::find(old.begin(), old.end(), task["ID"].as_string()) != old.end())
      continue;
    ++count;
    const auto& at = task["Status"]["Timestamp"].as_string();
    if (!last || (*last)["Status"]["Timestamp"].as_string() < at) last = &task;
  }
  return last;
}

/// Whether docker does not go on with what it was told.
bool gave_up(const std::string& state, const ServiceExpectation& expected) {
  if (state == "paused" || state == "rollback_paused") return true;
  return !expected.asked_back && state.rfind("rollback_", 0) == 0;
}

std::string words_of_task(const Value& task) {
  const auto& error = task["Status"]["Err"].as_string();
  return error.empty() ? task["Status"]["Message"].as_string() : error;
}

}  // namespace

bool has_failed(const Value& task) {
  const auto& state = task["Status"]["State"].as_string();
  return state == "failed" || state == "rejected";
}

std::string node_of(const Value& task, const std::map<std::string, Value>& nodes) {
  const auto at = nodes.find(task["NodeID"].as_string());
  if (at == nodes.end()) return "no node";
  const auto& ours = at->second["Spec"]["Labels"][node_mark].as_string();
  return ours.empty() ? at->second["Description"]["Hostname"].as_string() : ours;
}

std::string task_name(const Value& task, const std::string& service) {
  const auto slot = task["Slot"].as_int();
  return slot > 0 ? service + "." + std::to_string(slot) : service;
}

ServiceJudgement judge(const ServiceLook& look, const ServiceExpectation& expected) {
  ServiceJudgement judgement;
  const auto wanted = wanted_tasks(look.service);
  std::int64_t running = 0;
  const Value* homeless = nullptr;
  for (const auto& task : look.tasks) {
    if (waits_for_place(task)) homeless = &task;
    if (!of_present_form(task, look.service) || !runs(task, look.nodes)) continue;
    ++running;
    judgement.running += task["ID"].as_string() + " ";
  }
  judgement.phase = std::to_string(running) + " of " + std::to_string(wanted) + " tasks run";
  judgement.fraction =
      wanted > 0 ? static_cast<double>(std::min(running, wanted)) / static_cast<double>(wanted) : 1;
  std::int64_t failed = 0;
  const auto* last = last_failed(look, expected, failed);
  const auto state = update_state(look.service, expected);
  if (gave_up(state, expected)) {
    judgement.verdict = ServiceVerdict::stopped;
    judgement.why = look.service["UpdateStatus"]["Message"].as_string();
    if (last) judgement.culprit = *last;
  } else if (last && failed > expected.failures_allowed) {
    judgement.verdict = ServiceVerdict::failing;
    judgement.why = words_of_task(*last);
    judgement.culprit = *last;
  } else if (running >= wanted && state != "updating" && state != "rollback_started") {
    judgement.verdict = ServiceVerdict::up;
  } else if (homeless) {
    judgement.verdict = ServiceVerdict::stuck;
    judgement.why = words_of_task(*homeless);
    judgement.culprit = *homeless;
  } else if (last) {
    judgement.phase += "; " + words_of_task(*last);
  }
  return judgement;
}

}  // namespace swarm
