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

void Trial::of(const Value& inputs) {
  Value rest = inputs;
  rest.erase("node");
  Value config = rest["config"];
  config.erase("hostname");
  rest.set("config", std::move(config));
  if (rest == last_) return;
  last_ = std::move(rest);
  const auto made = made_or_thrown(inputs);
  for (const auto& problem : made.problems) tell(finding_of(problem, made.base_origin).value());
}

void Trial::tell(Value finding) {
  const auto& told = findings_.as_list();
  if (std::find(told.begin(), told.end(), finding) == told.end())
    findings_.push(std::move(finding));
}

}  // namespace cloudconfig
