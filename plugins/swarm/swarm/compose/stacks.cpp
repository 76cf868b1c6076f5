#include "swarm/compose/stacks.hpp"

#include <map>
#include <tuple>

#include "slipway/file.hpp"
#include "user_data/problem_text.hpp"

namespace swarm {
namespace {

constexpr std::size_t largest_file = 4 << 20;

using Taken = std::map<std::tuple<std::int64_t, std::string>, std::string>;

void check_ports(Stack& stack, Taken& taken) {
  for (const auto& service : stack.compose.services)
    for (const auto& port : service.spec["EndpointSpec"]["Ports"].as_list()) {
      const auto published = port["PublishedPort"].as_int();
      if (published == 0) continue;
      const auto& name = service.spec["Name"].as_string();
      const auto [at, fresh] =
          taken.emplace(std::tuple(published, port["Protocol"].as_string()), name);
      if (!fresh)
        stack.problems.error("swarm.compose-port",
                             "service '" + service.name + "' publishes the port " +
                                 std::to_string(published) + ", which is that of '" + at->second +
                                 "'",
                             service.at, "a swarm has each port once");
    }
}

}  // namespace

std::vector<Stack> read_stacks(const Settings& settings) {
  std::vector<Stack> stacks;
  Taken taken;
  for (const auto& [name, path] : settings.stacks) {
    auto& stack = stacks.emplace_back();
    stack.name = name;
    stack.file = path;
    const auto file = slipway::read_plain_file(path, largest_file);
    if (!file) {
      stack.problems.error("swarm.compose-file", "'" + path + "' " + file.why);
      continue;
    }
    const ComposeContext context{name, path.substr(0, path.rfind('/')), settings.variables};
    stack.compose = read_compose(file.bytes, context, stack.problems);
    check_ports(stack, taken);
  }
  return stacks;
}

void require_sound(const std::vector<Stack>& stacks) {
  for (const auto& stack : stacks)
    if (stack.problems.has_errors())
      throw user_data::failure_of("the stack '" + stack.name + "' cannot be made",
                                  stack.problems.list(), stack.file, {});
}

}  // namespace swarm
