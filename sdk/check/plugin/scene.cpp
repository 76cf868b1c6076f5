#include "check/plugin/scene.hpp"

#include <algorithm>

#include "check/plugin/names.hpp"

namespace slipway::check {
namespace {

Value made_up_node(std::int64_t index) {
  const auto number = std::to_string(index);
  Value ssh = Value::map();
  ssh.set("host", "127.0.0.1").set("port", 22).set("user", "probe");
  Value node = Value::map();
  node.set("name", std::string(stack_name) + "-" + number).set("index", index);
  node.set("private_address", "192.0.2." + std::to_string(10 + index));
  node.set("public_address", "198.51.100." + std::to_string(10 + index));
  return node.set("ssh", std::move(ssh));
}

/// A node of the options file with what it leaves out; its resource is the cloud's that is played.
Value completed_node(const Value& given, std::int64_t index) {
  Value node = made_up_node(index);
  for (const auto& [key, value] : given.as_map())
    if (key != "node_facts") node.set(key, value);
  const auto address = "cloud/node/" + node["name"].as_string();
  node.set("resource", address).set("removed_by", Value::list().push(address));
  Value facts = Value::map();
  facts.set("memory_mb", 8192).set("cores", 4).set("data_disk", true);
  if (!node.find("facts")) node.set("facts", facts);
  return node;
}

/// What a node is to become, said with the features that a config plugin declares.
Value node_config(const std::string& name, const Value::List& features) {
  Value all = Value::map();
  all.set("hostname", name).set("metadata", Value::map().set("sample", "yes"));
  all.set("files", Value::list().push(Value::map()
                                          .set("path", "/etc/sample")
                                          .set("mode", "0644")
                                          .set("content", "a sample\n")));
  Value config = Value::map();
  for (const auto& [feature, value] : all.as_map())
    if (std::find(features.begin(), features.end(), Value(feature)) != features.end())
      config.set(feature, value);
  return config;
}

/// A value as it is known before anything exists.
Value known(const Value& value) { return value.is_reference() ? Value() : value; }

}  // namespace

Value base_request(const std::string& role) {
  Value owner = Value::map();
  owner.set("stack", stack_name).set("lineage", lineage);
  Value request = Value::map();
  request.set("stack", stack_name).set("lineage", lineage);
  return request.set("owner", std::move(owner)).set("role", role);
}

std::size_t wanted_nodes(const Subject& subject) {
  const auto& given = subject.settings().nodes.as_list();
  return given.empty() ? 3 : given.size();
}

Scene::Scene(Subject& subject, std::string role, Value options)
    : role_(std::move(role)), options_(std::move(options)), description_(subject.description()) {
  const auto& given = subject.settings().nodes.as_list();
  const std::size_t count = wanted_nodes(subject);
  for (std::size_t i = 0; i < count; ++i) {
    const Value node = given.empty() ? Value::map() : given[i];
    nodes_.push_back(completed_node(node, static_cast<std::int64_t>(i)));
    learnt_.set(nodes_.back()["name"].as_string(), node["node_facts"]);
  }
  layout_ = Value::map().set("nodes", Value(nodes_));
}

Value Scene::validate_request() const { return base_request(role_).set("options", options_); }

Value Scene::layout_request(std::size_t count) const {
  Value wanted = Value::list();
  for (std::size_t i = 0; i < count; ++i)
    wanted.push(Value::map()
                    .set("group", "")
                    .set("index", static_cast<std::int64_t>(i))
                    .set("metadata", Value::map())
                    .set("options", options_));
  return context().set("nodes", std::move(wanted));
}

Value Scene::inventory() const {
  Value nodes = Value::list();
  for (const auto& laid : layout_["nodes"].as_list()) {
    Value node = Value::map();
    for (const char* key : {"name", "group", "index", "metadata"})
      if (laid.find(key)) node.set(key, laid[key]);
    node.set("status", "present");
    for (const char* key : {"private_address", "public_address"}) node.set(key, known(laid[key]));
    const auto& learnt = learnt_[laid["name"].as_string()];
    if (!learnt.is_null()) node.set("facts", learnt);
    Value ssh = Value::map();
    for (const auto& [key, value] : laid["ssh"].as_map()) ssh.set(key, known(value));
    nodes.push(node.set("ssh", std::move(ssh)));
  }
  return Value::map().set("nodes", std::move(nodes));
}

Value Scene::context() const {
  Value status = Value::map();
  for (const auto& node : layout_["nodes"].as_list()) status.set(node["name"].as_string(), "new");
  Value request = base_request(role_);
  request.set("recorded", Value::map()).set("nodes", std::move(status));
  if (role_ != "cloud") request.set("inventory", inventory());
  return request;
}

Value Scene::contribute_request() const {
  return context().set("layout", layout_).set("endpoints", Value::list());
}

Value Scene::expand_request() const {
  Value request = contribute_request();
  Value user_data = Value::map();
  Value configs = Value::map();
  for (const auto& node : layout_["nodes"].as_list()) {
    const auto& name = node["name"].as_string();
    user_data.set(name, "a sample document for " + name + "\n");
    configs.set(name, node_config(name, description_["features"].as_list()));
  }
  if (role_ == "cloud") request.set("user_data", std::move(user_data));
  if (role_ == "config") request.set("node_configs", std::move(configs));
  return request;
}

Value Scene::upgrade_request() const {
  Value request = base_request(role_);
  request.set("inputs", Value::map()).set("outputs", Value::map());
  for (const auto& type : description_["types"].as_list())
    if (type["role"] == Value(role_)) {
      request.set("type", type["name"]).set("version", type["version"]);
      break;
    }
  return request;
}

Value Scene::request(const Member& member) const {
  const std::string_view name = member.name;
  if (name == "validate") return validate_request();
  if (name == "layout") return layout_request();
  if (name == "contribute") return contribute_request();
  if (name == "expand") return expand_request();
  return upgrade_request();
}

Value compose(Plugin& plugin, const Configured& instance, Scene& scene, const Manner& manner) {
  Value all = Value::map();
  for (const auto& member : pure_members) {
    const std::string_view name = member.name;
    const bool clouds = name == "layout";
    if (!plugin.has(member) || (clouds && scene.role() != "cloud")) continue;
    if (name == "contribute" && scene.role() == "config") continue;
    const auto request = scene.request(member);
    auto answer = plugin.call(member, instance, &request, manner);
    if (clouds && !answer.failed()) scene.lay_out(answer.value);
    all.set(member.name, Value::map()
                             .set("answer", std::move(answer.value))
                             .set("bad_json", after_bad_json(answer.heard))
                             .set("emitted", Value(std::move(answer.heard.emitted))));
  }
  return all;
}

Value compose(Subject& subject, const std::string& role, const Manner& manner) {
  const auto options = subject.options(role);
  const auto instance = subject.instance(role, options);
  Scene scene(subject, role, options);
  return compose(subject.plugin(), instance, scene, manner);
}

}  // namespace slipway::check
