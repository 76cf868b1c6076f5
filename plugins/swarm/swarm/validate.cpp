#include "swarm/compose/stacks.hpp"
#include "swarm/platform.hpp"
#include "user_data/problem_text.hpp"

namespace swarm {
namespace {
constexpr const char* role = "platform";
}  // namespace

void check_options(const Settings& settings, const ImageFiles& images, const Call& call) {
  for (const auto& [index, fault] : images.faults())
    if (!call.emit(Finding::error("swarm.image", fault)
                       .option(role, {"images", static_cast<std::int64_t>(index)})
                       .help("an archive is made by 'docker save'")))
      return;
  for (const auto& stack : read_stacks(settings))
    for (const auto& problem : stack.problems.list())
      if (!call.emit(user_data::finding_of(problem, stack.file))) return;
}

}  // namespace swarm
