#include "role/trial.hpp"

#include <algorithm>

#include "user_data/problem_text.hpp"

namespace cloudconfig {

using slipway::Value;

Made made_or_thrown(const Value& inputs) {
  auto made = make_user_data(inputs);
  const auto& node = inputs["node"].as_string();
  const bool refused = std::any_of(made.problems.begin(), made.problems.end(),
                                   [](const Problem& one) { return one.level == Level::error; });
  if (refused)
    throw failure_of("the user-data of " + node + " cannot be written", made.problems,
                     made.base_origin, node);
  return made;
}

std::vector<slipway::Finding> findings_of(const Value& inputs) {
  const auto made = made_or_thrown(inputs);
  std::vector<slipway::Finding> findings;
  for (const auto& problem : made.problems)
    findings.push_back(finding_of(problem, made.base_origin));
  return findings;
}

}  // namespace cloudconfig
