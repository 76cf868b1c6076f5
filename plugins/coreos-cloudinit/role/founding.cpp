#include "role/founding.hpp"

#include <algorithm>

#include "slipway/outcome.hpp"

namespace cloudconfig {
namespace {

using slipway::Failure;
using slipway::Value;
using slipway::contract::NodeStanding;

bool is_whole(const Value& row) { return row.is_map() && row["status"].as_string() == "whole"; }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<NodeStanding> standing_of(const FoundingInput& input, const std::string& name) {
  const auto at = input.standings.find(name);
  if (at == input.standings.end()) return std::nullopt;
  return at->second;
}

bool stays(const FoundingInput& input, const std::string& name) {
  return standing_of(input, name) == NodeStanding::present;
}

/// Whether a founder takes the token along where it goes.
bool goes_with_token(const Founding& founding, const FoundingInput& input,
                     const std::string& name) {
  const auto standing = standing_of(input, name);
  if (standing == NodeStanding::condemned) return !contains(founding.stale, name);
  return standing == NodeStanding::replaced || standing == NodeStanding::leaving;
}

bool was_lost(const FoundingInput& input, const std::string& name) {
  return standing_of(input, name) == NodeStanding::lost;
}

Founding first_founding(const FoundingInput& input) {
  Founding founding;
  founding.service = input.service;
  founding.given_url = input.wanted.url;
  const auto count = static_cast<std::int64_t>(input.nodes.size());
  founding.size = input.wanted.size > 0 ? input.wanted.size : count;
  if (founding.size > count)
    throw Failure("invalid", "the cluster of " + input.service + " waits for " +
                                 std::to_string(founding.size) + " founders, but there are " +
                                 std::to_string(count) + " nodes")
        .with_hint("raise the number of nodes to at least the size of the cluster");
  founding.founders.assign(input.nodes.begin(),
                           input.nodes.begin() + static_cast<std::ptrdiff_t>(founding.size));
  return founding;
}

Founding recorded_founding(const FoundingInput& input, const Value& inputs) {
  Founding founding;
  founding.service = input.service;
  founding.recorded = true;
  founding.size = inputs["size"].as_int();
  founding.given_url = inputs["given_url"].as_string();
  founding.generation = inputs["generation"].as_int(1);
  for (const auto& name : inputs["founders"].as_list())
    founding.founders.push_back(name.as_string());
  for (const auto& name : inputs["stale"].as_list()) founding.stale.push_back(name.as_string());
  const auto& cluster = record(input, "cluster", input.service);
  // a cluster that was seen once stays formed, whatever its own row goes through
  const bool seen = is_whole(cluster) || cluster["outputs"]["members"].size() > 0;
  founding.formed = seen && cluster["inputs"]["generation"].as_int(1) == founding.generation;
  return founding;
}

/// Those of the founders of which it holds, as a list in words.
template <class Test>
std::string named(const Founding& founding, Test test) {
  std::string names;
  for (const auto& name : founding.founders)
    if (test(name)) names += (names.empty() ? "" : ", ") + name;
  return names;
}

/// A founder that was lost has spent the token for all: the others wait for it in vain.
void strand_others(Founding& founding, const FoundingInput& input) {
  const auto lost = named(founding, [&](const auto& name) { return was_lost(input, name); });
  const auto goes =
      named(founding, [&](const auto& name) { return goes_with_token(founding, input, name); });
  if ((lost.empty() && goes.empty()) || founding.formed || !input.watched) return;
  const auto spent = "the discovery token of " + founding.service +
                     " is spent: " + (lost.empty() ? goes + " goes" : lost + " was lost") +
                     " before the cluster had formed";
  if (!founding.given_url.empty() && founding.given_url == input.wanted.url)
    throw Failure("invalid", spent)
        .with_hint("give the URL of a new token for " + std::to_string(founding.size) +
                   " founders, or leave it out to have one made");
  for (const auto& name : founding.founders)
    if (stays(input, name)) founding.stranded.push_back(name);
  founding.why_stranded = spent;
}

}  // namespace

Founding founding_of(const FoundingInput& input) {
  const auto& token = record(input, "discovery_token", input.service);
  // a token that was not finished binds nobody yet
  if (!is_whole(token)) return first_founding(input);
  Founding founding = recorded_founding(input, token["inputs"]);
  const auto any = [&](auto test) {
    return std::any_of(founding.founders.begin(), founding.founders.end(),
                       [&](const std::string& name) { return test(input, name); });
  };
  // a cluster that has formed, for all that is known, lives on in those that are made anew one
  // after the other; one that has not lives in those that have its token and stay
  if (any(founding.formed || !input.watched ? is_there : stays)) {
    strand_others(founding, input);
    return founding;
  }
  Founding anew = first_founding(input);
  const bool same = anew.size == founding.size && anew.founders == founding.founders &&
                    anew.given_url == founding.given_url;
  const bool spent = any(was_lost) || any([&](const auto& past, const std::string& name) {
                       return goes_with_token(founding, past, name);
                     });
  // no machine ever had the token: an interrupted start goes on with it
  if (same && !founding.formed && !spent) return founding;
  anew.generation = founding.generation + 1;
  for (const auto& name : anew.founders)
    if (is_there(input, name)) anew.stale.push_back(name);
  return anew;
}

Part part_of(const std::string& node, const Founding& founding, const FoundingInput& input) {
  const auto& before = record(input, "user_data", node)["inputs"]["discovery"][founding.service];
  const bool same_cluster = before["generation"].as_int(1) == founding.generation;
  if (before.is_map() && same_cluster && runs(input, node)) {
    const auto& part = before["part"].as_string();
    return part == "later" ? Part::later : part == "joiner" ? Part::joiner : Part::founder;
  }
  const bool again = founding.formed && !runs(input, node);
  if (contains(founding.founders, node) && !again) return Part::founder;
  const auto at = std::find(input.nodes.begin(), input.nodes.end(), node) - input.nodes.begin();
  const bool votes = input.wanted.size <= 0 || at < input.wanted.size;
  return votes && manages_members(input) ? Part::joiner : Part::later;
}

bool runs(const FoundingInput& input, const std::string& node) {
  const auto standing = standing_of(input, node);
  return standing == NodeStanding::present || standing == NodeStanding::leaving;
}

bool is_there(const FoundingInput& input, const std::string& node) {
  const auto standing = standing_of(input, node);
  return runs(input, node) || standing == NodeStanding::replaced ||
         standing == NodeStanding::condemned;
}

bool manages_members(const FoundingInput& input) {
  return input.watched && input.service == "etcd2";
}

const Value& record(const FoundingInput& input, const std::string& type, const std::string& name) {
  return input.recorded["config/" + type + "/" + name];
}

}  // namespace cloudconfig
