#include "check/plugin/thing.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

#include "check/host/json.hpp"

namespace slipway::check {
namespace {

void collect_references(const Value& value, std::set<std::string>& to) {
  if (value.is_reference()) to.insert(value.as_reference().address);
  for (const auto& item : value.as_list()) collect_references(item, to);
  for (const auto& entry : value.as_map()) collect_references(entry.second, to);
}

std::set<std::string> before(const Value& resource, const Value& layout) {
  std::set<std::string> addresses;
  collect_references(resource["inputs"], addresses);
  for (const char* key : {"depends_on", "bound_to", "contained_by"})
    for (const auto& address : resource[key].as_list()) addresses.insert(address.as_string());
  if (!resource["needs_nodes"]["which"].as_string().empty())
    for (const auto& node : layout["nodes"].as_list())
      addresses.insert(node["resource"].as_string());
  return addresses;
}

Value type_of(const Value& description, const std::string& role, const Value& resource) {
  for (const auto& type : description["types"].as_list())
    if (type["role"] == Value(role) && type["name"] == resource["type"]) return type;
  return {};
}

Value lower(const Value& value) {
  if (value.is_string()) {
    std::string text = value.as_string();
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  }
  if (value.is_list()) {
    Value list = Value::list();
    for (const auto& item : value.as_list()) list.push(lower(item));
    return list;
  }
  Value map = value;
  for (const auto& [key, item] : value.as_map()) map.set(key, lower(item));
  return map;
}

bool equal(const Value& attribute, const Value& a, const Value& b) {
  const auto& how = attribute["equal"].as_string();
  if (how == "case") return lower(a) == lower(b);
  if (how != "set") return a == b;
  const auto texts = [](const Value& list) {
    std::set<std::string> all;
    for (const auto& item : list.as_list()) all.insert(print_json(item));
    return all;
  };
  return texts(a) == texts(b);
}

}  // namespace

std::vector<Thing> things_in_order(const Value& description, const std::string& role,
                                   const Value& emitted, const Value& layout, std::uint64_t seed) {
  std::vector<Thing> all;
  for (const auto& resource : emitted.as_list()) {
    Thing thing;
    thing.resource = resource;
    thing.type = type_of(description, role, resource);
    thing.address = role + "/" + resource["type"].as_string() + "/" + resource["name"].as_string();
    thing.key = "probe-" + std::to_string(seed) + "-" + std::to_string(all.size());
    if (thing.type.is_map()) all.push_back(std::move(thing));
  }
  std::vector<Thing> ordered;
  std::set<std::string> visited;
  const std::function<void(const Thing&)> visit = [&](const Thing& thing) {
    if (!visited.insert(thing.address).second) return;
    const auto first = before(thing.resource, layout);
    for (const auto& other : all)
      if (first.contains(other.address)) visit(other);
    ordered.push_back(thing);
  };
  for (const auto& thing : all) visit(thing);
  return ordered;
}

Value resolved(const Value& inputs, const std::vector<Thing>& things) {
  if (inputs.is_list()) {
    Value list = Value::list();
    for (const auto& item : inputs.as_list()) list.push(resolved(item, things));
    return list;
  }
  if (inputs.is_map()) {
    Value map = inputs;
    for (const auto& [key, item] : inputs.as_map()) map.set(key, resolved(item, things));
    return map;
  }
  if (!inputs.is_reference()) return inputs;
  const auto& reference = inputs.as_reference();
  for (const auto& thing : things)
    if (thing.made && thing.address == reference.address)
      return reference.path == "id" ? Value(thing.id) : thing.outputs.at_path(reference.path);
  return {};
}

std::optional<std::string> difference(const Value& type, const Value& wanted,
                                      const Value& observed) {
  for (const auto& attribute : type["inputs"].as_list()) {
    const auto& name = attribute["name"].as_string();
    const auto* seen = observed.find(name);
    const bool compared = attribute["change"] != Value("keep") && !attribute["computed"].as_bool();
    if (!seen || !compared || wanted[name].is_null()) continue;
    if (equal(attribute, wanted[name], *seen)) continue;
    if (attribute["sensitive"].as_bool()) return "'" + name + "' is another";
    return "'" + name + "' is " + print_json(*seen).substr(0, 120) + ", not " +
           print_json(wanted[name]).substr(0, 120);
  }
  return std::nullopt;
}

bool updates_in_place(const Value& type, const Value& before, const Value& after) {
  bool differs = false;
  for (const auto& attribute : type["inputs"].as_list()) {
    const auto& name = attribute["name"].as_string();
    if (equal(attribute, before[name], after[name])) continue;
    if (attribute["change"] == Value("replace")) return false;
    if (attribute["change"] != Value("keep")) differs = true;
  }
  return differs;
}

}  // namespace slipway::check
