#include <algorithm>
#include <charconv>

#include "swarm/actions/verbs.hpp"
#include "swarm/docker/log_frames.hpp"
#include "swarm/resources/node_list.hpp"
#include "swarm/resources/service_wait.hpp"

namespace swarm {
namespace {

using slipway::Acted;

constexpr std::size_t name_width = 24;
constexpr std::size_t word_width = 12;
constexpr int usual_lines = 40;
constexpr int most_lines = 1000;

bool all_seen(const Verb& verb, const Value& nodes) {
  std::size_t ready = 0;
  std::size_t managers = 0;
  std::size_t heard = 0;
  std::string leader;
  std::string bad;
  for (const auto& node : nodes.as_list()) {
    const auto& mark = node["Spec"]["Labels"][node_mark].as_string();
    const auto name = mark.empty() ? node["Description"]["Hostname"].as_string() : mark;
    if (is_ready(node)) ++ready;
    if (!is_ready(node)) bad += " " + name + " is " + node["Status"]["State"].as_string() + ";";
    if (node["ManagerStatus"]["Leader"].as_bool()) leader = name;
    if (!is_manager(node)) continue;
    ++managers;
    if (node["ManagerStatus"]["Reachability"].as_string() == "reachable")
      ++heard;
    else
      bad += " manager " + name + " is not heard;";
  }
  verb.report(heard == managers, "managers",
              std::to_string(heard) + " of " + std::to_string(managers) + ", led by " + leader);
  if (!bad.empty()) bad.pop_back();
  const bool all = ready == nodes.size() && nodes.size() >= verb.request.inventory().nodes.size();
  verb.report(all, "nodes",
              std::to_string(ready) + " of " + std::to_string(nodes.size()) + " ready" +
                  (bad.empty() ? "" : ":" + bad));
  return all && heard == managers;
}

std::string how_open(const Value& service) {
  std::string text;
  for (const auto& port : service["Endpoint"]["Ports"].as_list())
    text += ", port " + std::to_string(port["PublishedPort"].as_int()) +
            (port["PublishMode"].as_string() == "host" ? " where it runs" : " on every node");
  return text;
}

std::vector<std::string> services_named(const Verb& verb, const Machine& manager) {
  auto names = verb.words();
  if (!names.empty()) return names;
  const auto list = manager.docker.get("/services", "list the services");
  for (const auto& service : list.as_list()) names.push_back(service["Spec"]["Name"].as_string());
  std::sort(names.begin(), names.end());
  return names;
}

void say_task(const Verb& verb, const Value& task, const std::string& service,
              const std::map<std::string, Value>& nodes) {
  const auto name = task_name(task, service);
  const auto node = node_of(task, nodes);
  const auto& state = task["Status"]["State"].as_string();
  const auto& error = task["Status"]["Err"].as_string();
  const auto& image = task["Spec"]["ContainerSpec"]["Image"].as_string();
  auto record = Value::map().set("task", task["ID"]).set("name", name).set("node", node);
  record.set("state", state).set("desired", task["DesiredState"]).set("image", image);
  record.set_if("error", error);
  verb.say(record, columns({{name, name_width},
                            {image, name_width},
                            {node, word_width},
                            {state, word_width},
                            {task["DesiredState"].as_string(), word_width},
                            {error, 0}}));
}

int lines_of(const std::string& word) {
  int lines = usual_lines;
  std::from_chars(word.data(), word.data() + word.size(), lines);
  return std::clamp(lines, 1, most_lines);
}

}  // namespace

bool check_serving(const Verb& verb, const Machine& manager) {
  bool well = all_seen(verb, manager.docker.get("/nodes", "list the nodes"));
  const auto list = manager.docker.get("/services", "list the services");
  for (const auto& service : list.as_list()) {
    const auto& name = service["Spec"]["Name"].as_string();
    const auto look = look_at(manager, name);
    if (!look) continue;
    ServiceExpectation expected;
    // of an update that is over only one that docker gave up matters still
    const auto& update = look->service["UpdateStatus"];
    if (update["State"].as_string() != "paused" && update["State"].as_string() != "rollback_paused")
      expected.former_update = update["StartedAt"].as_string();
    for (const auto& task : look->tasks)
      if (has_failed(task)) expected.old_failed.push_back(task["ID"].as_string());
    const auto judgement = judge(*look, expected);
    const bool up = judgement.verdict == ServiceVerdict::up;
    well = well && up;
    verb.report(up, "service " + name,
                judgement.phase + how_open(look->service) +
                    (judgement.why.empty() ? "" : "; " + judgement.why));
  }
  return well;
}

Acted show_status(const Verb& verb) {
  const bool healthy = check_serving(verb, verb.manager());
  return Acted::done(Value::map().set("healthy", healthy));
}

Acted list_tasks(const Verb& verb) {
  const auto manager = verb.manager();
  verb.say(Value::map(), columns({{"TASK", name_width},
                                  {"IMAGE", name_width},
                                  {"NODE", word_width},
                                  {"STATE", word_width},
                                  {"DESIRED", word_width},
                                  {"ERROR", 0}}));
  for (const auto& name : services_named(verb, manager)) {
    auto look = look_or_fail(manager, name);
    std::sort(look.tasks.begin(), look.tasks.end(), [](const Value& a, const Value& b) {
      return std::pair(a["Slot"].as_int(), b["CreatedAt"].as_string()) <
             std::pair(b["Slot"].as_int(), a["CreatedAt"].as_string());
    });
    for (const auto& task : look.tasks)
      say_task(verb, task, look.service["Spec"]["Name"].as_string(), look.nodes);
  }
  return Acted::done();
}

Acted show_logs(const Verb& verb) {
  const auto words = verb.words();
  constexpr std::size_t most_words = 2;
  if (words.empty() || words.size() > most_words)
    throw Failure("invalid", "logs needs a service").with_hint("slipway platform logs web_web 100");
  const auto manager = verb.manager();
  const auto look = look_or_fail(manager, words[0]);
  const auto lines = lines_of(words.size() == most_words ? words[1] : "");
  // task by task: one whose node is away would cut off the log of all
  for (const auto& task : look.tasks) {
    const auto text = last_words(manager, task["ID"].as_string(), lines);
    const auto name = task_name(task, look.service["Spec"]["Name"].as_string());
    const auto node = node_of(task, look.nodes);
    if (text.empty()) continue;
    verb.say(
        Value::map().set("task", name).set("node", node).set("text", text),
        "== " + name + " on " + node + ", " + task["Status"]["State"].as_string() + "\n" + text);
  }
  return Acted::done();
}

}  // namespace swarm
