#pragma once
#include <string_view>

#include "check/checker.hpp"
#include "machine/machine.hpp"

namespace cloudconfig::test {

/// All that is ever done with bytes of a stranger: checked and applied, for the first and the last
/// release.
inline void look_at(std::string_view bytes) {
  for (const auto tool : {tool_1_5_1, tool_1_14_0}) {
    CheckOptions options;
    options.tool = tool;
    check(bytes, options);
    MachineBefore before;
    before.tool = tool;
    before.addresses = {{"private_ipv4", "10.0.0.4"}};
    apply_user_data(bytes, before);
  }
}

}  // namespace cloudconfig::test
