#include <algorithm>
#include <set>

#include "check/checks/attribute_rules.hpp"
#include "check/checks/check.hpp"
#include "check/checks/failure_rules.hpp"
#include "check/plugin/scene.hpp"
#include "check/verdict.hpp"
#include "slipway/plugin.h"

namespace slipway::check {
namespace {

/// What a role answers offline; a failure is no reason to judge its form.
Value heard_of(Subject& subject, const std::string& role, const char* member) {
  const auto composed = compose(subject, role);
  const auto& heard = composed[member];
  if (heard["answer"]["outcome"] == Value("failed"))
    throw Skip{std::string(member) + " of " + role +
               " fails: " + heard["answer"]["message"].as_string()};
  return heard;
}

void calls_succeed(Subject& subject) {
  for (const auto& role : subject.roles()) {
    const auto composed = compose(subject, role);
    for (const auto& [member, heard] : composed.as_map()) {
      Answer answer{heard["answer"].is_null(), heard["answer"], {}};
      const auto shown = "'" + member + "' of " + role;
      check_failure(answer, shown);
      if (answer.failed() && !answer.null) continue;
      require(answer.value.is_map(), shown + " answers no map");
    }
  }
}

void layout_is_good(Subject& subject) {
  if (!subject.description()["roles"].find("cloud")) throw Skip{"it lays out no nodes"};
  const auto layout = heard_of(subject, "cloud", "layout")["answer"];
  std::set<std::string> names;
  for (const auto& node : layout["nodes"].as_list()) {
    const auto& name = node["name"].as_string();
    require(!name.empty() && name.size() <= SLIPWAY_MAX_NAME,
            "a node has no name, or a longer one");
    require(names.insert(name).second, "two nodes are called '" + name + "'");
    const auto& resource = node["resource"].as_string();
    require(resource.rfind("cloud/", 0) == 0,
            "the node '" + name + "' names no resource of the cloud that it is");
    for (const auto& address : node["removed_by"].as_list())
      require(address.as_string().rfind("cloud/", 0) == 0,
              "the node '" + name + "' is removed by '" + address.as_string() +
                  "', which is no address of the cloud");
  }
}

const Value* type_of(const Value& description, const std::string& role, const Value& resource) {
  for (const auto& type : description["types"].as_list())
    if (type["role"] == Value(role) && type["name"] == resource["type"]) return &type;
  return nullptr;
}

void check_inputs(const Value& type, const Value& inputs, const std::string& shown) {
  std::set<std::string> known;
  for (const auto& input : type["inputs"].as_list()) {
    const auto& name = input["name"].as_string();
    known.insert(name);
    require(!input["required"].as_bool() || !inputs[name].is_null(),
            shown + " lacks the input '" + name + "', which its type requires");
  }
  for (const auto& [name, value] : inputs.as_map())
    require(known.contains(name), shown + " has the input '" + name + "', which its type has not");
}

/// One emitted resource; its address is added to `addresses`.
void check_resource(const Value& description, const std::string& role, const Value& resource,
                    std::set<std::string>& addresses) {
  const auto& name = resource["name"].as_string();
  const auto address = role + "/" + resource["type"].as_string() + "/" + name;
  const auto* type = type_of(description, role, resource);
  require(type != nullptr,
          "the resource '" + address + "' is of a type that describe does not name");
  require(!name.empty() && name.size() <= SLIPWAY_MAX_NAME,
          "the resource '" + address + "' has no name, or one that is too long");
  require(addresses.insert(address).second, "the resource '" + address + "' is emitted twice");
  check_inputs(*type, resource["inputs"], "the resource '" + address + "'");
}

void collect_references(const Value& value, std::vector<std::string>& to) {
  if (value.is_reference()) to.push_back(value.as_reference().address);
  for (const auto& item : value.as_list()) collect_references(item, to);
  for (const auto& entry : value.as_map()) collect_references(entry.second, to);
}

/// Addresses of the own role that a resource points at.
std::vector<std::string> own_targets(const std::string& role, const Value& resource) {
  std::vector<std::string> all;
  collect_references(resource["inputs"], all);
  for (const char* key : {"depends_on", "bound_to", "contained_by"})
    for (const auto& address : resource[key].as_list()) all.push_back(address.as_string());
  std::erase_if(all, [&](const auto& address) { return address.rfind(role + "/", 0) != 0; });
  return all;
}

void resources_are_good(Subject& subject) {
  std::size_t count = 0;
  for (const auto& role : subject.roles()) {
    std::set<std::string> addresses;
    const auto heard = heard_of(subject, role, "expand");
    const auto& resources = heard["emitted"].as_list();
    for (const auto& resource : resources)
      check_resource(subject.description(), role, resource, addresses);
    for (const auto& resource : resources)
      for (const auto& target : own_targets(role, resource))
        require(addresses.contains(target), "the resource '" + resource["name"].as_string() +
                                                "' points at '" + target +
                                                "', which is not emitted");
    count += resources.size();
  }
  if (count == 0) throw Skip{"it makes no resource of these options"};
}

void findings_are_good(Subject& subject) {
  const std::set<std::string> levels = {"error", "warning", "note", "ok"};
  std::size_t count = 0;
  for (const auto& role : subject.roles()) {
    const auto composed = compose(subject, role);
    for (const auto& finding : composed["validate"]["emitted"].as_list()) {
      ++count;
      require(levels.contains(finding["level"].as_string()),
              "a finding of " + role + " has the level '" + finding["level"].as_string() + "'");
      require(!finding["code"].as_string().empty(), "a finding of " + role + " has no code");
      require(!finding["message"].as_string().empty(), "a finding of " + role + " has no message");
    }
  }
  if (count == 0) throw Skip{"validate has nothing to say of these options"};
}

}  // namespace

std::vector<Check> answer_checks() {
  return {
      {"answers", "form", "every pure call answers a map, or a failure that plugin.h knows",
       &calls_succeed},
      {"answers", "layout", "every node has a name of its own and the resource that it is",
       &layout_is_good},
      {"answers", "resources", "expand emits what describe names, each address once",
       &resources_are_good},
      {"answers", "findings", "findings have a level, a code and a message", &findings_are_good},
  };
}

}  // namespace slipway::check
