#include "swarm/actions/verbs.hpp"

namespace swarm {

std::vector<std::string> Verb::words() const {
  std::vector<std::string> list;
  for (const auto& word : request["arguments"].as_list()) list.push_back(word.as_string());
  return list;
}

std::string Verb::word(const std::string& usage) const {
  const auto all = words();
  if (all.size() == 1) return all.front();
  throw Failure("invalid", "one word is needed: " + usage).with_effect("none");
}

void Verb::say(Value facts, std::string line) const {
  facts.set("line", std::move(line));
  if (!call.emit(facts)) throw Failure("cancelled", "the host wants no more records");
}

void Verb::report(bool good, const std::string& what, const std::string& detail) const {
  auto record = Value::map();
  record.set("check", what).set("level", good ? "ok" : "error").set("detail", detail);
  say(record,
      std::string(good ? "ok     " : "wrong  ") + what + (detail.empty() ? "" : ": " + detail));
}

std::string columns(const std::vector<std::pair<std::string, std::size_t>>& cells) {
  std::string line;
  for (const auto& [text, width] : cells) {
    line += text;
    line.append(text.size() < width ? width - text.size() : 0, ' ');
    line += ' ';
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace swarm
