#include "role/user_data.hpp"

#include <algorithm>

#include "render/render.hpp"
#include "slipway/codec.hpp"
#include "user_data/problem_text.hpp"

namespace cloud_init {

using slipway::Value;
using slipway::contract::NodeConfig;
using user_data::Level;
using user_data::Problem;
using user_data::Problems;

bool Made::refused() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& one) { return one.level == Level::error; });
}

Made make_user_data(const Value& inputs) {
  Problems problems;
  Made made;
  made.text = emit(render(slipway::codec::decoded<NodeConfig>(inputs["config"]), problems));
  const auto limit = inputs["max_bytes"].as_int(usual_limit);
  if (static_cast<std::int64_t>(made.text.size()) > limit)
    problems.error("user-data-too-large",
                   "the document has " + std::to_string(made.text.size()) +
                       " bytes, more than the " + std::to_string(limit) + " that the cloud takes",
                   {},
                   "carry large files another way, or raise config.max_bytes where it takes more");
  made.problems = problems.list();
  return made;
}

Made made_or_thrown(const Value& inputs) {
  auto made = make_user_data(inputs);
  const auto& node = inputs["node"].as_string();
  if (made.refused())
    throw user_data::failure_of("the user-data of " + node + " cannot be written", made.problems,
                                {}, node);
  return made;
}

}  // namespace cloud_init
