#include <algorithm>
#include <map>
#include <set>

#include "check/checks/attribute_rules.hpp"
#include "check/checks/check.hpp"
#include "check/plugin/failure_rules.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"
#include "slipway/contract/attribute_forms.hpp"
#include "slipway/contract/forms.hpp"
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
  if (!heard["answer"].is_map())
    throw Skip{std::string(member) + " of " + role + " answers no map, see answers/form"};
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
      require(!answer.null, shown + " gives no answer" + heard["bad_json"].as_string());
      require(answer.value.is_map(), shown + " answers no map");
      require(!answer.value.find("outcome"),
              shown + " answers the unknown outcome '" + answer.value["outcome"].as_string() + "'");
    }
  }
}

/// What the form of answers and of what is emitted is; a word that nobody knows in a finding, and
/// what a node or a resource lacks, are told by the checks that are about those.
void keys_are_known(Subject& subject) {
  using Kind = contract::Misfit::Kind;
  for (const auto& role : subject.roles()) {
    const auto composed = compose(subject, role);
    for (const auto& [member, heard] : composed.as_map()) {
      const auto* shape = contract::find_answer_shape(member);
      const auto& answer = heard["answer"];
      if (!shape || !answer.is_map() || answer.find("outcome")) continue;
      const auto shown = "'" + member + "' of " + role;
      for (const auto& misfit : contract::misfits_of(answer, shape->answers))
        if (member != "layout" || misfit.kind != Kind::missing)
          throw Violation{shown + " answers wrongly: " + misfit.what};
      for (const auto& item : heard["emitted"].as_list())
        for (const auto& misfit : contract::misfits_of(item, shape->emits))
          if (misfit.key != "level" && misfit.kind != Kind::missing)
            throw Violation{shown + " emits what is wrong: " + misfit.what};
    }
  }
}

void layout_is_good(Subject& subject) {
  if (!subject.description()["roles"].find("cloud")) throw Skip{"it lays out no nodes"};
  const auto layout = heard_of(subject, "cloud", "layout")["answer"];
  const auto wanted = wanted_nodes(subject);
  require(layout["nodes"].size() >= wanted,
          "it lays out " + std::to_string(layout["nodes"].size()) + " nodes, and " +
              std::to_string(wanted) + " were asked for");
  std::set<std::string> names;
  for (const auto& node : layout["nodes"].as_list()) {
    const auto& name = node["name"].as_string();
    require(!name.empty() && name.size() <= SLIPWAY_MAX_NAME,
            "a node has no name, or a longer one");
    require(contract::is_node_name(name),
            "the node '" + name + "' is not called by letters, digits, '.', '_' and '-'");
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
  for (const auto& misfit : contract::misfits_of(inputs, "inputs", type["inputs"].as_list(),
                                                 contract::Expected::required))
    throw Violation{shown + " is wrong: " + misfit.what};
}

/// Whether a text can be the last part of an address.
bool can_name(const std::string& name) {
  const auto tilde = name.rfind('~');
  const bool old = tilde != name.npos && tilde + 1 < name.size() &&
                   name.find_first_not_of("0123456789", tilde + 1) == name.npos;
  const auto odd = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; };
  return !name.empty() && name.size() <= SLIPWAY_MAX_NAME && !old && name.front() != '/' &&
         name.back() != '/' && std::none_of(name.begin(), name.end(), odd);
}

/// One emitted resource; its address is added to `addresses`.
void check_resource(const Value& description, const std::string& role, const Value& resource,
                    std::set<std::string>& addresses) {
  const auto& name = resource["name"].as_string();
  const auto address = role + "/" + resource["type"].as_string() + "/" + name;
  const auto* type = type_of(description, role, resource);
  require(type != nullptr,
          "the resource '" + address + "' is of a type that describe does not name");
  require(can_name(name), "the resource '" + address + "' has no name, or one that cannot be one");
  require(addresses.insert(address).second, "the resource '" + address + "' is emitted twice");
  check_inputs(*type, resource["inputs"], "the resource '" + address + "'");
}

void collect_references(const Value& value, std::vector<Reference>& to) {
  if (value.is_reference()) to.push_back(value.as_reference());
  for (const auto& item : value.as_list()) collect_references(item, to);
  for (const auto& entry : value.as_map()) collect_references(entry.second, to);
}

/// Addresses of the own role that a resource points at.
std::vector<std::string> own_targets(const std::string& role, const Value& resource) {
  std::vector<Reference> references;
  collect_references(resource["inputs"], references);
  std::vector<std::string> all;
  for (const auto& reference : references) all.push_back(reference.address);
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

/// The types of what a role emits, by address.
std::map<std::string, const Value*> types_by_address(const Value& description,
                                                     const std::string& role,
                                                     const Value::List& resources) {
  std::map<std::string, const Value*> types;
  for (const auto& resource : resources)
    types[role + "/" + resource["type"].as_string() + "/" + resource["name"].as_string()] =
        type_of(description, role, resource);
  return types;
}

/// A reference to the own role leads to an output that is declared.
void check_reference(const std::map<std::string, const Value*>& types, const std::string& role,
                     const Reference& reference, const std::string& shown) {
  if (reference.address.rfind(role + "/", 0) != 0) return;
  const auto at = types.find(reference.address);
  require(at != types.end(),
          shown + " refers to '" + reference.address + "', which is not emitted");
  const auto output = reference.path.substr(0, reference.path.find('.'));
  if (output == "id" || !at->second) return;
  std::vector<std::string> known = {"id"};
  for (const auto& one : (*at->second)["outputs"].as_list())
    known.push_back(one["name"].as_string());
  if (std::find(known.begin(), known.end(), output) != known.end()) return;
  const auto near = nearest(output, known);
  throw Violation{shown + " refers to the output '" + output + "' of " + reference.address +
                  ", which its type does not have" +
                  (near.empty() ? "" : "; did you mean '" + near + "'?")};
}

void references_are_good(Subject& subject) {
  for (const auto& role : subject.roles()) {
    const auto composed = compose(subject, role);
    const auto& resources = composed["expand"]["emitted"].as_list();
    const auto types = types_by_address(subject.description(), role, resources);
    const bool whole = std::all_of(types.begin(), types.end(),
                                   [](const auto& entry) { return entry.second != nullptr; });
    // what is wrong with those is told by answers/form and answers/resources
    if (!composed["expand"]["answer"].is_map() || !whole) continue;
    const auto check = [&](const Value& value, const std::string& shown) {
      std::vector<Reference> references;
      collect_references(value, references);
      for (const auto& reference : references) check_reference(types, role, reference, shown);
    };
    check(composed["layout"]["answer"], "layout");
    check(composed["expand"]["answer"], "what expand of " + role + " answers");
    for (const auto& resource : resources)
      for (const auto& [name, input] : resource["inputs"].as_map())
        check(input, "the input '" + name + "' of " + role + "/" + resource["type"].as_string() +
                         "/" + resource["name"].as_string());
    for (const auto& node : composed["layout"]["answer"]["nodes"].as_list()) {
      const auto& address = node["resource"].as_string();
      const bool ours = address.rfind("cloud/", 0) == 0;  // else see answers/layout
      require(!ours || resources.empty() || types.contains(address),
              "the node '" + node["name"].as_string() + "' is said to be '" + address +
                  "', which expand does not emit");
    }
  }
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
      {"answers", "keys", "what is answered and emitted has the keys and kinds of contract.h",
       &keys_are_known},
      {"answers", "layout", "every node has a name of its own and the resource that it is",
       &layout_is_good},
      {"answers", "resources", "expand emits what describe names, each address once",
       &resources_are_good},
      {"answers", "references", "references lead to what is emitted, and to outputs that it has",
       &references_are_good},
      {"answers", "findings", "findings have a level, a code and a message", &findings_are_good},
  };
}

}  // namespace slipway::check
