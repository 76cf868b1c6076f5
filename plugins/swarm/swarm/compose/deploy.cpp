#include <algorithm>

#include "swarm/compose/service.hpp"

namespace swarm {
namespace {

using slipway::Value;

constexpr std::int64_t most_tasks = 100000;

Value read_resources(const YamlNode& node, const std::string& what, Problems& problems) {
  auto resources = Value::map();
  each_entry(
      node, what, {{"limits"}, {"reservations"}}, problems,
      [&](const std::string& part, const YamlNode& limits) {
        auto made = Value::map();
        const auto inner = what + " " + part;
        const std::vector<KnownKey> keys = {
            {"cpus"},
            {"memory"},
            {"pids", part == "limits" ? KeyUse::used : KeyUse::refused, "only a limit"},
            {"devices", KeyUse::ignored, ""},
            {"generic_resources", KeyUse::refused, "not supported here"}};
        each_entry(
            limits, inner, keys, problems, [&](const std::string& key, const YamlNode& value) {
              if (key == "cpus") made.set("NanoCPUs", cpus_at(value, inner, problems).value_or(0));
              if (key == "memory")
                made.set("MemoryBytes", bytes_at(value, inner, problems).value_or(0));
              if (key == "pids")
                made.set("Pids", integer_at(value, inner, 0, most_tasks, problems).value_or(0));
            });
        resources.set(part == "limits" ? "Limits" : "Reservations", std::move(made));
      });
  return resources;
}

Value read_restart(const YamlNode& node, const std::string& what, Problems& problems) {
  auto policy = Value::map();
  each_entry(node, what, {{"condition"}, {"delay"}, {"max_attempts"}, {"window"}}, problems,
             [&](const std::string& key, const YamlNode& value) {
               const auto inner = what + " " + key;
               if (key == "condition") {
                 const auto word = text_at(value, inner, problems).value_or("any");
                 if (word != "none" && word != "on-failure" && word != "any")
                   problems.error("swarm.compose-value", inner + " is " + in_quotes(word), value.at,
                                  "it is none, on-failure or any");
                 policy.set("Condition", word);
               } else if (key == "max_attempts") {
                 policy.set("MaxAttempts",
                            integer_at(value, inner, 0, most_tasks, problems).value_or(0));
               } else {
                 policy.set(key == "delay" ? "Delay" : "Window",
                            duration_at(value, inner, problems).value_or(0));
               }
             });
  return policy;
}

/// `update_config` and `rollback_config`.
Value read_update(const YamlNode& node, const std::string& what, Problems& problems) {
  auto update = Value::map().set("Parallelism", 1);
  const auto word = [&](const YamlNode& value, const std::string& inner,
                        const std::vector<std::string>& allowed) {
    const auto text = text_at(value, inner, problems).value_or(allowed.front());
    if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
      problems.error("swarm.compose-value", inner + " is " + in_quotes(text), value.at,
                     "it is " + allowed[0] + " or " + allowed[1]);
    return text;
  };
  const std::vector<KnownKey> keys = {{"parallelism"}, {"delay"}, {"failure_action"},
                                      {"monitor"},     {"order"}, {"max_failure_ratio"}};
  each_entry(node, what, keys, problems, [&](const std::string& key, const YamlNode& value) {
    const auto inner = what + " " + key;
    if (key == "parallelism")
      update.set("Parallelism", integer_at(value, inner, 0, most_tasks, problems).value_or(1));
    if (key == "delay") update.set("Delay", duration_at(value, inner, problems).value_or(0));
    if (key == "monitor") update.set("Monitor", duration_at(value, inner, problems).value_or(0));
    if (key == "failure_action")
      update.set("FailureAction", word(value, inner, {"pause", "continue", "rollback"}));
    if (key == "order") update.set("Order", word(value, inner, {"stop-first", "start-first"}));
    if (key == "max_failure_ratio") {
      const auto billionths = cpus_at(value, inner, problems).value_or(0);
      update.set("MaxFailureRatio", static_cast<double>(billionths) / 1e9);
    }
  });
  return update;
}

bool is_constraint(const std::string& text) {
  const auto at = text.find_first_of("=!");
  return at != std::string::npos && at > 0 && at + 1 < text.size() && text[at + 1] == '=' &&
         text.compare(0, 5, "node.") == 0;
}

Value read_placement(const YamlNode& node, const std::string& what, Problems& problems) {
  auto placement = Value::map();
  each_entry(node, what, {{"constraints"}, {"preferences"}, {"max_replicas_per_node"}}, problems,
             [&](const std::string& key, const YamlNode& value) {
               const auto inner = what + " " + key;
               if (key == "max_replicas_per_node")
                 placement.set("MaxReplicas",
                               integer_at(value, inner, 0, most_tasks, problems).value_or(0));
               if (key == "constraints") {
                 auto texts = texts_at(value, inner, problems);
                 for (const auto& text : texts)
                   if (!is_constraint(text) && text.compare(0, 6, "engine") != 0)
                     problems.error("swarm.compose-value",
                                    inner + ": " + in_quotes(text) + " is no constraint", value.at,
                                    "such as node.role==worker or node.labels.zone!=b");
                 std::sort(texts.begin(), texts.end());
                 placement.set("Constraints", texts);
               }
               if (key == "preferences")
                 for (const auto& item : value.items)
                   if (const auto* spread = entry_of(item, "spread"))
                     placement.own_map()["Preferences"].push(Value::map().set(
                         "Spread", Value::map().set("SpreadDescriptor", spread->text)));
             });
  return placement;
}

Value mode_of(const std::string& word, std::int64_t replicas) {
  if (word == "global") return Value::map().set("Global", Value::map());
  return Value::map().set("Replicated", Value::map().set("Replicas", replicas));
}

/// How it runs: `mode` and `replicas`.
void read_mode(const YamlNode& node, const std::string& what, Value& spec, Problems& problems) {
  std::string mode = "replicated";
  if (const auto* value = entry_of(node, "mode"))
    mode = text_at(*value, what + " mode", problems).value_or(mode);
  if (mode != "replicated" && mode != "global")
    problems.error("swarm.compose-value", what + " mode is " + in_quotes(mode),
                   entry_of(node, "mode")->at, "it is replicated or global");
  const auto* count = entry_of(node, "replicas");
  if (count && mode == "global")
    problems.error("swarm.compose-value",
                   what +
                       " has replicas, but a global service has one task "
                       "a node",
                   count->at);
  const auto replicas =
      count ? integer_at(*count, what + " replicas", 0, most_tasks, problems).value_or(1) : 1;
  spec.set("Mode", mode_of(mode, replicas));
}

}  // namespace

void read_deploy(const YamlNode& node, const std::string& what, Value& spec, Problems& problems) {
  read_mode(node, what, spec, problems);
  auto task = spec["TaskTemplate"].is_map() ? spec["TaskTemplate"] : Value::map();
  const std::vector<KnownKey> keys = {{"mode"},           {"replicas"},        {"labels"},
                                      {"update_config"},  {"rollback_config"}, {"resources"},
                                      {"restart_policy"}, {"placement"},       {"endpoint_mode"}};
  each_entry(node, what, keys, problems, [&](const std::string& key, const YamlNode& value) {
    const auto inner = what + " " + key;
    if (key == "labels") {
      const auto labels = pairs_at(value, inner, problems);
      for (const auto& [name, label] : labels.as_map()) spec.own_map()["Labels"].set(name, label);
    }
    if (key == "update_config") spec.set("UpdateConfig", read_update(value, inner, problems));
    if (key == "rollback_config") spec.set("RollbackConfig", read_update(value, inner, problems));
    if (key == "resources") task.set("Resources", read_resources(value, inner, problems));
    if (key == "restart_policy") task.set("RestartPolicy", read_restart(value, inner, problems));
    if (key == "placement") task.set("Placement", read_placement(value, inner, problems));
    if (key == "endpoint_mode") {
      const auto word = text_at(value, inner, problems).value_or("vip");
      if (word != "vip" && word != "dnsrr")
        problems.error("swarm.compose-value", inner + " is " + in_quotes(word), value.at,
                       "it is vip or dnsrr");
      spec.own_map()["EndpointSpec"].set("Mode", word);
    }
  });
  spec.set("TaskTemplate", std::move(task));
}

}  // namespace swarm
