#include "user_data/trial.hpp"

#include <algorithm>

namespace user_data {

using slipway::Value;

void Trial::of(const Value& inputs) {
  Value rest = inputs;
  rest.erase("node");
  Value config = rest["config"];
  config.erase("hostname");
  rest.set("config", std::move(config));
  if (rest == last_) return;
  last_ = std::move(rest);
  for (const auto& finding : make_(inputs)) tell(finding.value());
}

void Trial::tell(Value finding) {
  const auto& told = findings_.as_list();
  if (std::find(told.begin(), told.end(), finding) == told.end())
    findings_.push(std::move(finding));
}

}  // namespace user_data
