#include "deis/actions/verbs.hpp"

namespace deis {

using slipway::Value;

std::vector<std::string> Verb::words() const {
  std::vector<std::string> list;
  for (const auto& word : request["arguments"].as_list()) list.push_back(word.as_string());
  return list;
}

void Verb::say(Value facts, std::string line) const {
  facts.set("line", std::move(line));
  if (!call.emit(facts)) throw slipway::Failure("cancelled", "the host wants no more records");
}

}  // namespace deis
