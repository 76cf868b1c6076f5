#include "core/compose/composer.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/compose/merge.hpp"
#include "core/compose/part_giver.hpp"
#include "core/compose/reference_check.hpp"
#include "core/compose/requirements.hpp"
#include "core/schema/check.hpp"
#include "core/value/json.hpp"
#include "slipway/contract/forms.hpp"

namespace slipway::core {
namespace {

/// The same thing said of another node is the same message: it is told once.
std::string without_node(std::string message, const std::string& node) {
  const auto quoted = "'" + node + "'";
  if (const auto at = message.find(quoted); at != std::string::npos)
    message.erase(at, quoted.size());
  return message;
}

/// One composition under way; each step eats what the one before it made.
class Composer {
 public:
  Composer(Roles& roles, const Stack& stack, const State& state, const Fates& fates,
           const CallServices& services)
      : roles_(roles), stack_(stack), state_(state), fates_(fates), services_(services) {}

  Composition run() {
    lay_out();
    if (stop()) return finish();
    made_.node_status = node_status(made_.layout, recorded_layout(state_), state_, fates_);
    inventory_ = codec::encode(
        inventory_of(made_.layout, recorded_layout(state_), made_.node_status, state_));
    layout_ = codec::encode(made_.layout);
    note_around_nodes();
    gather();
    check_requirements(requirements_, made_.layout, made_.findings);
    check_endpoints(made_.endpoints, made_.findings);
    merge();
    if (stop()) return finish();
    resources_.reserve(state_.resources.size());  // mostly what is wanted is there
    expand_config();
    if (!made_.replace.empty()) return finish();  // what follows would be said of other machines
    expand("cloud", Value::map().set("user_data", made_.user_data));
    expand("platform", Value::map());
    made_.resources = std::make_shared<DesiredResources>(std::move(resources_));
    if (!stop()) check_references(made_, roles_, made_.findings);
    return finish();
  }

  /// Shows where the part of a NodeConfig comes from that a finding is about: the roles are asked
  /// again what they have to say to the machines, and nothing more.
  void explain(const Value& said, Finding& finding) {
    lay_out();
    layout_ = codec::encode(made_.layout);
    gather();
    add_giver(said, finding);
  }

 private:
  void gather() {
    contribute("platform");
    contribute("cloud");
  }
  bool stop() const { return has_errors(made_.findings); }
  Composition finish() {
    locate(made_.findings, stack_);
    return std::move(made_);
  }
  void lay_out();
  Value wanted_nodes();
  Value checked_overrides(const ActiveRole* cloud, const NodeGroup& group);
  void check_layout(const Value& wanted);
  void contribute(const std::string& role);
  void merge();
  void check_features(const std::string& node, const contract::NodeConfig& config,
                      std::vector<Finding>& findings);
  void expand_config();
  Value expand(const std::string& role, const Value& extra);
  bool take_resource(const ActiveRole& role, const Value& item);
  void take_replacements(const ActiveRole& role, const Value& wanted);
  void note_around_nodes();
  void contain_with_nodes(DesiredResource& desired);
  void order_on_machines(DesiredResource& desired);
  void share_with_record(DesiredResource& desired) const;
  Value base(const std::string& role) {
    return with_records(request_base(role, stack_, state_, inventory_), recorded(role),
                        made_.node_status);
  }
  const Value& recorded(const std::string& role);
  void add_giver(const Value& said, Finding& finding) const;
  /// A defect of a plugin.
  void fail(std::string code, std::string message) {
    Finding finding;
    finding.kind = FailureClass::internal;
    finding.code = std::move(code);
    finding.message = std::move(message);
    made_.findings.push_back(std::move(finding));
  }
  /// Takes what the answer finds.  False: it failed, and says so.
  bool good(const ActiveRole& role, const Value& answer) {
    for (const auto& one : answer["findings"].as_list()) {
      made_.findings.push_back(finding_from_value(one));
      take_as_of(role.role, made_.findings.back());
      add_giver(one, made_.findings.back());
    }
    if (answer["outcome"].as_string() != "failed") return true;
    // without an error among them it would not be told why nothing goes on
    if (stop()) return false;
    auto finding = finding_of_failure(answer, role.plugin->schema().name);
    take_as_of(role.role, finding);
    made_.findings.push_back(std::move(finding));
    return false;
  }

  Roles& roles_;
  const Stack& stack_;
  const State& state_;
  const Fates& fates_;
  const CallServices& services_;
  Composition made_;
  DesiredResources resources_;
  Value inventory_;
  Value layout_;
  std::vector<std::string> around_nodes_;
  std::map<std::string, Value> recorded_;  ///< by role; its calls share it
  /// Machine -> what the config role binds to it.
  std::map<std::string, std::vector<std::string>> bound_by_config_;
  std::vector<OwnedFragment> fragments_;
  std::vector<contract::Requirement> requirements_;
};

const Value& Composer::recorded(const std::string& role) {
  const auto at = recorded_.find(role);
  return at != recorded_.end() ? at->second : recorded_[role] = records_of(role, state_);
}

/// Shows where the part of the NodeConfig comes from that a finding is about.
void Composer::add_giver(const Value& said, Finding& finding) const {
  Part part;
  codec::decode_one(said["part"], part);
  for (const auto& node : made_.layout.nodes) {
    if (part.empty() || node.name != said["node"].as_string()) continue;
    const auto giver = giver_of_part(node, fragments_, part);
    if (!giver) return;
    const auto& plugin = stack_.find(giver->role)->plugin;
    auto message = "the " + giver->role + " '" + plugin + "' gives " + words_of(part);
    finding.also.push_back({std::move(message), {}, giver->role, giver->option});
  }
}

/// What a group sets otherwise than the cloud as a whole, checked like the cloud's own options.
Value Composer::checked_overrides(const ActiveRole* cloud, const NodeGroup& group) {
  if (!cloud || !cloud->plugin) return group.overrides;
  const auto schema = cloud->plugin->schema().roles.find("cloud");
  if (schema == cloud->plugin->schema().roles.end()) return group.overrides;
  auto checked = check_overrides(schema->second, "cloud", {"nodes", group.name}, group.overrides,
                                 stack_.base_dir);
  for (auto& finding : checked.findings) made_.findings.push_back(std::move(finding));
  return checked.options;
}

/// The nodes as the stack wants them, before the cloud gives them names: one entry each.
Value Composer::wanted_nodes() {
  const StackRole* source = stack_.find("cloud");
  for (const auto& [name, role] : stack_.roles)
    if (!source && role.nodes_given) source = &role;
  Value list = Value::list();
  if (!source) {
    if (stack_.find("config")) list.push(Value::map().set("index", 0));
    return list;
  }
  const ActiveRole* cloud = roles_.find("cloud");
  for (const auto& group : source->nodes) {
    Value options = cloud ? cloud->options : Value::map();
    const auto overrides = checked_overrides(cloud, group);
    for (const auto& [key, value] : overrides.as_map()) options.set(key, value);
    Value metadata = Value::map();
    for (const auto& [key, value] : group.metadata) metadata.set(key, value);
    for (std::int64_t index = 0; index < group.count; ++index)
      list.push(Value::map()
                    .set("group", group.name)
                    .set("index", index)
                    .set("metadata", metadata)
                    .set("options", options));
  }
  return list;
}

void Composer::lay_out() {
  const Value nodes = wanted_nodes();
  ActiveRole* cloud = roles_.find("cloud");
  if (cloud && cloud->instance) {
    Value request = request_base("cloud", stack_, state_, Value());
    request.set("nodes", nodes);
    const auto answer = cloud->instance->call(Function::layout, request, services_);
    if (!good(*cloud, answer)) return;
    made_.layout = codec::decoded<contract::Layout>(answer);
    return check_layout(nodes);
  }
  for (const auto& node : nodes.as_list()) {
    auto& laid = made_.layout.nodes.emplace_back();
    laid.group = node["group"].as_string();
    laid.index = node["index"].as_int();
    laid.name = made_under(stack_, state_) + (laid.group.empty() ? "" : "-" + laid.group) + "-" +
                std::to_string(laid.index);
  }
}

void Composer::check_layout(const Value& wanted) {
  std::set<std::string> names;
  const auto& plugin = roles_.find("cloud")->plugin->schema().name;
  if (made_.layout.nodes.size() < wanted.size())
    fail("plugin.layout", "plugin '" + plugin + "': layout: it lays out " +
                              std::to_string(made_.layout.nodes.size()) + " nodes, and " +
                              std::to_string(wanted.size()) + " were asked for");
  for (const auto& node : made_.layout.nodes) {
    if (!contract::is_node_name(node.name))
      fail("plugin.layout", "the plugin '" + plugin + "' lays out a node of the name " +
                                to_json(node.name) +
                                ", which is not made of letters, digits, '.', '_' and '-'");
    if (!names.insert(node.name).second)
      fail("plugin.layout",
           "the plugin '" + plugin + "' lays out two nodes of the name '" + node.name + "'");
    if (node.resource.compare(0, 6, "cloud/") != 0)
      fail("plugin.layout", "the plugin '" + plugin +
                                "' names no resource of its own for the node '" + node.name + "'");
  }
}

void Composer::contribute(const std::string& name) {
  ActiveRole* role = roles_.find(name);
  if (!role || !role->instance) return;
  Value request = with_layout(base(name), layout_, made_.endpoints);
  const auto answer = role->instance->call(Function::contribute, request, services_);
  if (!good(*role, answer)) return;
  auto contribution = codec::decoded<contract::Contribution>(answer);
  for (auto& fragment : contribution.fragments) {
    // a stack that moved to another folder is the same stack
    auto& origin = fragment.config.base.origin;
    origin = stack_.from_here(origin);
    fragments_.push_back({name, std::move(fragment)});
  }
  for (auto& endpoint : contribution.endpoints) made_.endpoints.push_back(std::move(endpoint));
  for (auto& requirement : contribution.requirements)
    requirements_.push_back(std::move(requirement));
}

void Composer::merge() {
  std::set<std::string> said;
  for (const auto& node : made_.layout.nodes) {
    std::vector<Finding> here;
    auto config = merge_node_config(node, fragments_, here);
    check_features(node.name, config, here);
    for (auto& finding : here)
      if (said.insert(without_node(finding.message, node.name)).second)
        made_.findings.push_back(std::move(finding));
    made_.node_configs.emplace(node.name, std::move(config));
  }
}

void Composer::check_features(const std::string& node, const contract::NodeConfig& config,
                              std::vector<Finding>& findings) {
  const ActiveRole* role = roles_.find("config");
  if (!role || !role->plugin) return;
  const auto& schema = role->plugin->schema();
  const auto& known = schema.features;
  for (const auto& feature : features_of(config)) {
    if (std::find(known.begin(), known.end(), feature) != known.end()) continue;
    auto& finding = findings.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = "compose.cannot-express";
    finding.message = "node '" + node + "' needs '" + feature + "', which the config plugin '" +
                      schema.name + "' cannot express";
    finding.role = "config";
    finding.option = {"plugin"};
  }
}

void Composer::expand_config() {
  if (!roles_.find("config")) {
    // Without a config the cloud sends the user's own document as it is.
    for (const auto& [node, config] : made_.node_configs)
      if (auto bytes = config.base.content(); !bytes.empty())
        made_.user_data.set(node, bytes_value(std::move(bytes)));
    return;
  }
  Value configs = Value::map();
  for (const auto& [node, config] : made_.node_configs) configs.set(node, codec::encode(config));
  const auto answer = expand("config", Value::map().set("node_configs", std::move(configs)));
  if (answer["user_data"].is_map()) made_.user_data = answer["user_data"];
}

Value Composer::expand(const std::string& name, const Value& extra) {
  ActiveRole* role = roles_.find(name);
  if (!role || !role->instance || stop()) return {};
  Value request = with_layout(base(name), layout_, made_.endpoints);
  for (const auto& [key, value] : extra.as_map()) request.set(key, value);
  auto services = services_;
  services.emit = [this, role](const Value& item) { return take_resource(*role, item); };
  auto answer = role->instance->call(Function::expand, request, services);
  if (!good(*role, answer)) return {};
  if (name == "platform" && answer["outputs"].is_map()) made_.outputs = answer["outputs"];
  take_replacements(*role, answer["replace"]);
  return answer;
}

/// With these the composition ends early, so what cannot be done must not pass in silence.
void Composer::take_replacements(const ActiveRole& role, const Value& wanted) {
  for (const auto& [address, reason] : wanted.as_map()) {
    const bool known = state_.resources.contains(address) || state_.operations.contains(address);
    if (known && !fates_.contains(address)) {
      made_.replace.emplace(address, reason.as_string());
      continue;
    }
    fail("plugin.replace", "the plugin '" + role.plugin->schema().name + "' wants " + address +
                               " made anew, which " +
                               (known ? "is made anew already" : "is not on record"));
  }
}

/// What lives on the nodes goes when they all go, so that taking a stack down costs it no
/// operation.
void Composer::contain_with_nodes(DesiredResource& desired) {
  auto& resource = desired.resource;
  if (desired.role == "cloud" || resource.needs_nodes.which.empty() ||
      !resource.contained_by.empty())
    return;
  resource.contained_by = around_nodes_;
}

/// Whose deletion takes the nodes along.
void Composer::note_around_nodes() {
  std::set<std::string_view> seen;
  for (const auto& node : made_.layout.nodes)
    for (const auto& address : node.removed_by)
      if (seen.insert(address).second) around_nodes_.push_back(address);
}

/// What the platform does on a machine comes after what the config role binds to that machine, such
/// as its place in a cluster, and goes before it.
void Composer::order_on_machines(DesiredResource& desired) {
  for (const auto& machine : desired.resource.bound_to) {
    auto& bound = bound_by_config_[machine];
    if (desired.role == "config") bound.push_back(desired.address);
    if (desired.role != "platform") continue;
    auto& before = desired.resource.depends_on;
    before.insert(before.end(), bound.begin(), bound.end());
  }
}

/// Most resources are wanted as they are on record: then one copy of the inputs serves both.
/// Marks are no part of equality, so what has any stays apart.
void Composer::share_with_record(DesiredResource& desired) const {
  const auto row = state_.resources.find(desired.address);
  if (row == state_.resources.end()) return;
  auto& inputs = desired.resource.inputs;
  const auto& recorded = row->second.inputs;
  if (inputs == recorded && !has_sensitive(inputs) && !has_sensitive(recorded)) inputs = recorded;
}

bool Composer::take_resource(const ActiveRole& role, const Value& item) {
  DesiredResource desired;
  desired.resource = codec::decoded<contract::Resource>(item);
  desired.role = role.role;
  desired.plugin = role.plugin->schema().name;
  desired.type = role.plugin->schema().find_type(role.role, desired.resource.type);
  desired.address = role.role + "/" + desired.resource.type + "/" + desired.resource.name;
  desired.protect = role.stack_role->protect;
  if (!desired.type || !parse_address(desired.address) ||
      original_address(desired.address) != desired.address) {
    fail("plugin.resource", "the plugin '" + desired.plugin + "' makes a resource '" +
                                desired.address + "' that its schema does not describe");
    return false;
  }
  contain_with_nodes(desired);
  order_on_machines(desired);
  share_with_record(desired);
  resources_.push_back(std::move(desired));
  return true;
}

}  // namespace

Composition compose(Roles& roles, const Stack& stack, const State& state, const Fates& fates,
                    const CallServices& services) {
  return Composer(roles, stack, state, fates, services).run();
}

void add_giver(const Value& said, const Asked& asked, Finding& finding) {
  Composer(asked.roles, asked.stack, asked.state, {}, asked.services).explain(said, finding);
}

}  // namespace slipway::core
