#include "core/cli/all_commands.hpp"

namespace slipway::core {

const CommandList& all_commands() {
  static const auto all = [] {
    auto list = make_commands();
    const auto last = list.end() - 1;  // the version
    auto next = list.insert(last, make_completion_command());
    list.insert(next + 1, make_manual_command());
    return list;
  }();
  return all;
}

}  // namespace slipway::core
