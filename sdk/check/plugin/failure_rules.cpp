#include "check/plugin/failure_rules.hpp"

#include <algorithm>
#include <array>

#include "check/process/verdict.hpp"
#include "slipway/contract/shapes.hpp"

namespace slipway::check {
namespace {

constexpr std::array effects = {"none", "partial", "unknown"};

template <class Words>
bool among(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void check_failure(const Answer& answer, const std::string& where) {
  if (answer.null || !answer.failed()) return;
  const auto& failure = answer.value;
  for (const auto& misfit : contract::misfits_of(failure, "Failure"))
    if (misfit.key == "class") throw Violation{where + ": the failure is wrong: " + misfit.what};
  const auto& message = failure["message"].as_string();
  require(!message.empty(), where + ": the failure has no message");
  require(message.size() <= SLIPWAY_MAX_MESSAGE, where + ": the message is too long");
  if (const auto* effect = failure.find("effect"))
    require(among(effects, effect->as_string()),
            where + ": the failure has the unknown effect '" + effect->as_string() + "'");
  require(failure["effect"] != Value("partial") || !failure["id"].as_string().empty(),
          where + ": the failure is partial, and gives no id");
}

}  // namespace slipway::check
