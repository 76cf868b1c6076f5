#include "check/checks/check.hpp"
#include "check/host/json.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

/// The first member whose answers differ, empty when none does.
std::string first_difference(const Value& one, const Value& other) {
  for (const auto& [name, heard] : one.as_map())
    if (print_json(heard) != print_json(other[name])) return name;
  return {};
}

void must_agree(const Value& one, const Value& other, const std::string& role,
                const std::string& when) {
  const auto name = first_difference(one, other);
  require(name.empty(), "'" + name + "' of " + role + " answers other bytes " + when);
}

void same_again(Subject& subject) {
  for (const auto& role : subject.roles()) {
    const auto options = subject.options(role);
    const auto instance = subject.instance(role, options);
    Scene scene(subject, role, options);
    const auto first = compose(subject.plugin(), instance, scene);
    Scene again(subject, role, options);
    must_agree(first, compose(subject.plugin(), instance, again), role, "when it is asked again");
    must_agree(first, compose(subject, role), role, "from another instance of the same options");
  }
}

/// Neither the time nor chance is an input.
void clock_and_chance(Subject& subject) {
  Manner early;
  early.wall_ms = 1'000'000'000'000;
  Manner late;
  late.wall_ms = 2'000'000'000'000;
  late.seed = subject.settings().seed + 1;
  for (const auto& role : subject.roles())
    must_agree(compose(subject, role, early), compose(subject, role, late), role,
               "at another time or with other random numbers");
}

Value names_of(const Value& layout, std::size_t count) {
  Value names = Value::list();
  for (const auto& node : layout["nodes"].as_list())
    if (names.size() < count) names.push(node["name"]);
  return names;
}

void growing(Subject& subject) {
  const auto& layout = pure_members[1];
  auto& plugin = subject.plugin();
  if (!subject.description()["roles"].find("cloud") || !plugin.has(layout))
    throw Skip{"it lays out no nodes"};
  const auto options = subject.options("cloud");
  const auto instance = subject.instance("cloud", options);
  const Scene scene(subject, "cloud", options);
  const auto few = scene.layout_request(2);
  const auto many = scene.layout_request(7);
  const auto first = plugin.call(layout, instance, &few);
  const auto second = plugin.call(layout, instance, &many);
  if (first.failed() || second.failed())
    throw Skip{"layout fails: " + first.value["message"].as_string()};
  require(first.value["nodes"].size() == 2 && second.value["nodes"].size() == 7,
          "layout answers another number of nodes than it was asked for");
  require(names_of(first.value, 2) == names_of(second.value, 2),
          "nodes are called otherwise when there are more of them");
}

/// What is of the current version already stays what it is.
void upgrade_of_current(Subject& subject) {
  const auto& upgrade = pure_members[4];
  auto& plugin = subject.plugin();
  if (!plugin.has(upgrade)) throw Skip{"it has no upgrade_state"};
  for (const auto& role : subject.roles()) {
    const auto instance = subject.instance(role);
    for (const auto& type : subject.description()["types"].as_list()) {
      if (type["role"] != Value(role)) continue;
      Value inputs = Value::map();
      for (const auto& input : type["inputs"].as_list())
        if (input["type"] == Value("string")) inputs.set(input["name"].as_string(), "sample");
      Value request = base_request(role);
      request.set("type", type["name"]).set("version", type["version"].as_int(1));
      request.set("inputs", inputs).set("outputs", Value::map());
      const auto answer = plugin.call(upgrade, instance, &request);
      const auto& name = type["name"].as_string();
      require(!answer.failed(), "upgrade_state refuses the current version of '" + name +
                                    "': " + answer.value["message"].as_string());
      require(answer.value["inputs"] == inputs && answer.value["outputs"] == Value::map(),
              "upgrade_state changes what is of the current version of '" + name + "'");
    }
  }
}

}  // namespace

std::vector<Check> purity_checks() {
  return {
      {"purity", "same_again", "the pure calls give the same bytes for the same input",
       &same_again},
      {"purity", "clock_and_chance", "the pure calls depend on no clock and no random number",
       &clock_and_chance},
      {"purity", "growing", "a node keeps its name when there are more nodes", &growing},
      {"purity", "upgrade", "state of the current version is left as it is", &upgrade_of_current},
  };
}

}  // namespace slipway::check
