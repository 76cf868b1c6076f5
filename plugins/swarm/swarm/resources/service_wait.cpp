#include "swarm/resources/service_wait.hpp"

#include "slipway/text.hpp"
#include "swarm/docker/log_frames.hpp"

namespace swarm {
namespace {

constexpr std::int64_t wait_look_ms = 500;
constexpr std::int64_t ms_in_s = 1000;
/// A task may be without a place for a moment, while another gives up its port.
constexpr std::int64_t homeless_ms = 20000;
constexpr int shown_lines = 10;
constexpr std::size_t most_remembered = 200;

std::string path_of(const std::string& name) {
  return "/services/" + slipway::kit::url_encode(name);
}

Failure failure_of(const Machine& manager, const ServiceJudgement& judgement,
                   const ServiceLook& look, const std::string& name) {
  std::string message = "service '" + name + "'";
  if (judgement.verdict == ServiceVerdict::stopped) message += " was not changed over";
  if (judgement.verdict == ServiceVerdict::stuck) message += ": no node can take a task of it";
  if (judgement.culprit.is_map() && judgement.verdict != ServiceVerdict::stuck) {
    message += ": task '" + task_name(judgement.culprit, name) + "' on '" +
               node_of(judgement.culprit, look.nodes) +
               "' failed: " + judgement.culprit["Status"]["Err"].as_string();
    const auto words = last_words(manager, judgement.culprit["ID"].as_string(), shown_lines);
    if (!words.empty()) message += "; its last words:\n" + words;
  } else {
    message += ": " + judgement.why;
  }
  Failure failure("invalid", message);
  failure.with_effect("partial", look.service["ID"].as_string()).operation_over();
  failure.with_hint("'slipway platform ps " + name + "' lists its tasks, 'slipway platform logs " +
                    name + "' what they say");
  return failure;
}

/// How long this has been seen without a change.
std::int64_t seen_for(Value& token, const std::string& sight, std::int64_t now) {
  if (token["sight"].as_string() != sight || token["since_ms"].is_null())
    token.set("sight", sight).set("since_ms", now);
  return now - token["since_ms"].as_int();
}

}  // namespace

std::optional<ServiceLook> look_at(const Machine& manager, const std::string& name_or_id) {
  auto service = manager.docker.find(path_of(name_or_id), "read service '" + name_or_id + "'");
  if (!service) return std::nullopt;
  ServiceLook look;
  const auto id = (*service)["ID"].as_string();
  const auto list = manager.docker.get("/services?status=true&" + filter("id", id),
                                       "count the tasks of '" + name_or_id + "'");
  for (const auto& one : list.as_list())
    if (one["ID"].as_string() == id) service->set("ServiceStatus", one["ServiceStatus"]);
  look.service = *service;
  const auto tasks = manager.docker.get("/tasks?" + filter("service", id),
                                        "list the tasks of '" + name_or_id + "'");
  look.tasks = tasks.as_list();
  const auto nodes = manager.docker.get("/nodes", "list the nodes");
  for (const auto& node : nodes.as_list()) look.nodes[node["ID"].as_string()] = node;
  return look;
}

ServiceLook look_or_fail(const Machine& manager, const std::string& name) {
  if (auto look = look_at(manager, name)) return *look;
  throw Failure("not_found", "the swarm has no service '" + name + "'")
      .with_effect("none")
      .with_hint("'slipway platform status' lists them; a name is STACK_SERVICE");
}

std::string last_words(const Machine& manager, const std::string& task_id, int lines) {
  try {
    const auto bytes =
        manager.docker.bytes("/tasks/" + slipway::kit::url_encode(task_id) +
                                 "/logs?stdout=1&stderr=1&tail=" + std::to_string(lines),
                             "read the log of a task");
    return std::string(slipway::trimmed(text_of_log(bytes)));
  } catch (const Failure&) {
    return {};  // the task is what is to be told; its log is only more of it
  }
}

Value service_token(const ServiceLook* before, const std::string& id) {
  auto token = Value::map().set("v", 1).set("service", id).set("former_update", "");
  if (!before) return token;
  auto failed = Value::list();
  for (const auto& task : before->tasks)
    if (has_failed(task) && failed.size() < most_remembered) failed.push(task["ID"]);
  token.set("old_failed", std::move(failed));
  return token.set("former_update", before->service["UpdateStatus"]["StartedAt"].as_string());
}

Value rollback_token(const ServiceLook& before) {
  return service_token(&before, before.service["ID"].as_string()).set("asked_back", true);
}

void write_service(const Machine& manager, const ServiceLook& there, const Value& spec,
                   const std::string& more) {
  const auto version = std::to_string(there.service["Version"]["Index"].as_int());
  manager.docker.post(
      path_of(there.service["ID"].as_string()) + "/update?version=" + version + more, spec,
      "change service '" + there.service["Spec"]["Name"].as_string() + "'");
}

Outcome ServiceStep::pending() const {
  return Outcome::pending(token, wait_look_ms).phase(phase, fraction);
}

ServiceStep watch_service(const Task& task, const Machine& manager, Value token,
                          const std::string& name) {
  const auto look = look_at(manager, token["service"].as_string());
  if (!look)
    throw Failure("unknown", "service '" + name + "' is gone while it came up").operation_over();
  ServiceExpectation expected;
  expected.former_update = token["former_update"].as_string();
  expected.failures_allowed = task.context.settings.failures_allowed;
  expected.asked_back = token["asked_back"].as_bool();
  for (const auto& id : token["old_failed"].as_list())
    expected.old_failed.push_back(id.as_string());
  const auto judgement = judge(*look, expected);
  const auto now = task.call.wall_ms();
  ServiceStep step;
  step.phase = judgement.phase;
  step.fraction = judgement.fraction;
  step.look = *look;
  switch (judgement.verdict) {
    case ServiceVerdict::failing:
    case ServiceVerdict::stopped:
      throw failure_of(manager, judgement, *look, name);
    case ServiceVerdict::stuck:
      if (seen_for(token, judgement.why, now) >= homeless_ms)
        throw failure_of(manager, judgement, *look, name);
      step.phase += "; " + judgement.why;
      break;
    case ServiceVerdict::up:
      step.up = seen_for(token, judgement.running, now) >= task.context.settings.settle_s * ms_in_s;
      step.phase += "; they settle";
      break;
    case ServiceVerdict::coming:
      seen_for(token, judgement.phase, now);
  }
  step.token = std::move(token);
  return step;
}

}  // namespace swarm
