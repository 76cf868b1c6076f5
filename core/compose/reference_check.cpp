#include "core/compose/reference_check.hpp"

#include <set>
#include <unordered_map>

#include "core/value/json.hpp"
#include "slipway/nearest.hpp"

namespace slipway::core {
namespace {

/// All references of one composition under check.
class References {
 public:
  References(const Composition& made, const Roles& roles, std::vector<Finding>& findings)
      : made_(made), roles_(roles), findings_(findings) {
    for (const auto& one : *made.resources) {
      types_.emplace(one.address, one.type);
      cloud_makes_some_ = cloud_makes_some_ || one.role == "cloud";
    }
  }

  void run() {
    for (const auto& node : made_.layout.nodes) check_node(node);
    const auto& balancer = made_.layout.load_balancer;
    check("cloud", "layout", "load_balancer.address", balancer.address);
    check("cloud", "layout", "load_balancer.name", balancer.name);
    check("config", "expand", "user_data", made_.user_data);
    check("platform", "expand", "outputs", made_.outputs);
    for (const auto& one : *made_.resources) check_resource(one);
  }

 private:
  void check_node(const contract::LayoutNode& node) {
    const auto known = [&](const char* key, const Value& value) {
      if (value.is_reference()) check("cloud", "layout", node.name + ": " + key, value);
    };
    known("private_address", node.private_address);
    known("public_address", node.public_address);
    known("ssh.host", node.ssh.host);
    known("ssh.port", node.ssh.port);
    known("ssh.user", node.ssh.user);
    known("ssh.identity", node.ssh.identity);
    known("ssh.passphrase", node.ssh.passphrase);
    known("ssh.host_key", node.ssh.host_key);
    if (!cloud_makes_some_) return;  // it may have machines that nobody has to make
    check_all("cloud", "layout", node.name, "resource", {node.resource});
    check_all("cloud", "layout", node.name, "removed_by", node.removed_by);
  }

  void check_resource(const DesiredResource& one) {
    const auto& resource = one.resource;
    if (has_references(resource.inputs))
      check(one.role, "expand", one.address + ": inputs", resource.inputs);
    check_all(one.role, "expand", one.address, "depends_on", resource.depends_on);
    check_all(one.role, "expand", one.address, "bound_to", resource.bound_to);
    check_all(one.role, "expand", one.address, "contained_by", resource.contained_by);
  }

  void check(const std::string& role, const char* function, const std::string& where,
             const Value& value) {
    if (value.is_reference()) return one(role, function, where, value.as_reference());
    std::size_t index = 0;
    for (const auto& item : value.as_list()) {
      if (has_references(item)) check(role, function, where + "." + std::to_string(index), item);
      ++index;
    }
    for (const auto& [key, item] : value.as_map())
      if (has_references(item)) check(role, function, where + "." + key, item);
  }

  void check_all(const std::string& role, const char* function, const std::string& from,
                 const char* key, const std::vector<std::string>& addresses) {
    for (const auto& address : addresses)
      if (!address.empty() && !types_.contains(address))  // without a cloud a node is no resource
        tell(role, function, from + ": " + key, "names " + address, address);
  }

  void one(const std::string& role, const char* function, const std::string& where,
           const Reference& reference) {
    const auto at = types_.find(reference.address);
    if (at == types_.end())
      return tell(role, function, where, "refers to " + reference.address, reference.address);
    const auto output = reference.path.substr(0, reference.path.find('.'));
    if (output == "id" || find_attribute(at->second->outputs, output)) return;
    std::vector<std::string> known = {"id"};
    for (const auto& attribute : at->second->outputs) known.push_back(attribute.name);
    const auto near = nearest(output, known);
    say(role, function, where,
        "refers to the output '" + output + "' of " + reference.address +
            ", which its type does not have" +
            (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }

  /// An address that nobody makes; the resource that was meant is mostly of the same role.
  void tell(const std::string& role, const char* function, const std::string& where,
            const std::string& what, const std::string& address) {
    // others may point at it because that one does
    if (findings_.size() >= most_findings || !told_.insert(address).second) return;
    std::vector<std::string> known;
    for (const auto& entry : types_) known.push_back(entry.first);
    const auto near = nearest(address, known);
    say(role, function, where,
        what + ", which no role makes" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }

  void say(const std::string& role, const char* function, const std::string& where,
           const std::string& what) {
    if (findings_.size() >= most_findings || !told_.insert(role + what).second) return;
    Finding finding;
    finding.kind = FailureClass::internal;
    finding.code = "plugin.reference";
    finding.role = role;
    const auto active = roles_.active().find(role);
    const auto plugin = active == roles_.active().end() || !active->second.plugin
                            ? role
                            : active->second.plugin->schema().name;
    finding.message = "plugin '" + plugin + "': " + function + ": " + where + " " + what;
    finding.help = "it is a defect of the plugin: slipway-plugin-check shows its author";
    findings_.push_back(std::move(finding));
  }

  static constexpr std::size_t most_findings = 20;
  const Composition& made_;
  const Roles& roles_;
  std::vector<Finding>& findings_;
  std::unordered_map<std::string, const ResourceType*> types_;
  bool cloud_makes_some_ = false;
  std::set<std::string> told_;  ///< what is wrong for many nodes is told of the first
};

}  // namespace

void check_references(const Composition& made, const Roles& roles, std::vector<Finding>& findings) {
  References(made, roles, findings).run();
}

}  // namespace slipway::core
