#include "core/stack/nodes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/schema/coerce.hpp"

namespace slipway::core {
namespace {

constexpr std::int64_t most_nodes = 10000;

/// How many nodes a value asks for; a fault is told and counts as none.
std::int64_t read_count(const std::string& role, const Value& value, const std::vector<Value>& path,
                        const ReportAt& report) {
  std::string spoken = role;
  for (const auto& step : path) spoken += "." + scalar_text(step);
  const auto number = coerced(AttributeType::integer, value);
  if (!number) {
    report(path, "stack.nodes",
           spoken + " must be a whole number, but is " + value_in_words(value, false), {});
    return 0;
  }
  if (number->as_int() >= 0 && number->as_int() <= most_nodes) return number->as_int();
  report(
      path, "stack.nodes",
      spoken + " is " + scalar_text(*number) + ", but must be 0 to " + std::to_string(most_nodes),
      {});
  return 0;
}

void read_metadata(const std::string& role, const Value& metadata, const std::vector<Value>& path,
                   NodeGroup& group, const ReportAt& report) {
  const std::string spoken = role + ".nodes." + group.name + ".metadata";
  if (!metadata.is_map() && !metadata.is_null())
    report(path, "stack.metadata",
           spoken + " must be a map, but is " + value_in_words(metadata, false), {});
  const auto tell = [&](const std::string& key, const Value& value) {
    std::vector<Value> here = path;
    here.emplace_back(key);
    report(here, "stack.metadata",
           spoken + "." + key + " must be a text, but is " + value_in_words(value, false), {});
  };
  for (const auto& [key, value] : metadata.as_map()) {
    if (const auto text = coerced(AttributeType::text, value)) {
      group.metadata[key] = text->as_string();
      continue;
    }
    tell(key, value);
  }
}

NodeGroup read_group(const std::string& role, const std::string& name, const Value& value,
                     const ReportAt& report) {
  NodeGroup group;
  group.name = name;
  const std::vector<Value> path = {"nodes", name};
  const auto below = [&](const char* key) { return std::vector<Value>{"nodes", name, key}; };
  if (!is_label(name, 20))
    report(
        path, "stack.group-name",
        "the group '" + name + "' needs a name of 1 to 20 lower-case letters, digits and hyphens",
        {});
  if (!value.is_map()) {
    group.count = read_count(role, value, path, report);
    return group;
  }
  const bool count = value.find("count"), nodes = value.find("nodes");
  if (count && nodes)
    report(below("nodes"), "stack.nodes", "the group '" + name + "' has both count and nodes",
           "remove one of them");
  else if (!count && !nodes)
    report(path, "stack.nodes", "the group '" + name + "' does not say how many nodes it has",
           "add 'count: 1' to it");
  else
    group.count = read_count(role, value[count ? "count" : "nodes"],
                             below(count ? "count" : "nodes"), report);
  read_metadata(role, value["metadata"], below("metadata"), group, report);
  for (const auto& [key, option] : value.as_map())
    if (key != "count" && key != "nodes" && key != "metadata") group.overrides.set(key, option);
  return group;
}

std::optional<std::int64_t> seconds_of(const Value& value) {
  if (value.is_int()) return value.as_int();
  std::string text = value.as_string();
  std::int64_t unit = 1;
  if (!text.empty() && std::string("smh").find(text.back()) != std::string::npos) {
    if (text.back() == 'm') unit = 60;
    if (text.back() == 'h') unit = 3600;
    text.pop_back();
  }
  const auto number = int_from_text(text);
  constexpr std::int64_t most = 1000000000;
  if (!number || *number < 0 || *number > most) return std::nullopt;
  return *number * unit;
}

}  // namespace

bool is_label(const std::string& text, std::size_t longest) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= longest && letter(text.front()) && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<NodeGroup> read_nodes(const std::string& role, const Value& nodes,
                                  const ReportAt& report) {
  std::vector<NodeGroup> groups;
  if (!nodes.is_map()) {
    NodeGroup& only = groups.emplace_back();
    only.count = nodes.is_null() ? 3 : read_count(role, nodes, {"nodes"}, report);
    return groups;
  }
  for (const auto& [name, value] : nodes.as_map())
    groups.push_back(read_group(role, name, value, report));
  if (groups.empty())
    report({"nodes"}, "stack.nodes", role + ".nodes has no group", "write 'nodes: 3'");
  return groups;
}

std::map<std::string, std::int64_t, std::less<>> read_timeouts(const std::string& role,
                                                               const Value& timeouts,
                                                               const ReportAt& report) {
  std::map<std::string, std::int64_t, std::less<>> read;
  if (!timeouts.is_map() && !timeouts.is_null())
    report({"timeouts"}, "stack.timeouts",
           role + ".timeouts must be a map, but is " + value_in_words(timeouts, false),
           "write 'timeouts: {TYPE.create: 10m}'");
  const auto tell = [&](const std::string& what, const Value& value) {
    report({"timeouts", what}, "stack.timeouts",
           role + ".timeouts." + what + " is " + value_in_words(value, false) +
               ", but must be seconds, or a time such as 90s, 10m or 2h",
           {});
  };
  for (const auto& [what, value] : timeouts.as_map()) {
    const auto seconds = seconds_of(value);
    if (seconds && *seconds > 0)
      read[what] = *seconds;
    else
      tell(what, value);
  }
  return read;
}

}  // namespace slipway::core
