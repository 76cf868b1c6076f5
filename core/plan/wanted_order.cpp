#include "core/plan/wanted_order.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/graph/dag.hpp"

namespace slipway::core {
namespace {

/// Builds the graph of what is wanted.
class WantedOrder {
 public:
  WantedOrder(const std::vector<DesiredResource>& wanted, const contract::Layout& layout,
              std::vector<Finding>& findings)
      : wanted_(wanted), nodes_(layout), findings_(findings), graph_(wanted.size()) {}

  Dag::Nodes run() {
    add_addresses();
    for (std::size_t user = 0; user < wanted_.size(); ++user) add_needs(user);
    add_needs_of_nodes();
    auto order = graph_.order();
    if (order.size() < wanted_.size()) report_circle();
    return order;
  }

 private:
  void add_addresses() {
    places_.reserve(wanted_.size());
    for (std::size_t at = 0; at < wanted_.size(); ++at)
      if (const auto& one = wanted_[at]; !places_.emplace(one.address, at).second)
        fail("plan.duplicate-address", one.address,
             "two resources have the address " + one.address + " (a defect of the plugin '" +
                 one.plugin + "')");
  }

  void add_needs(std::size_t user) {
    const auto needs = dependencies_of(wanted_[user].resource, nodes_);
    for (const auto& address : needs.addresses)
      if (const auto at = places_.find(address); at != places_.end())
        graph_.add_edge(at->second, user);
      else
        report_unknown(user, address);
    if (needs.all_nodes || needs.any_node) users_of_nodes_.push_back(user);
    if (needs.all_nodes) user_of_all_ = user;
  }

  void add_needs_of_nodes() {
    Dag::Nodes found;
    for (const auto& address : nodes_.all())
      if (const auto at = places_.find(address); at != places_.end())
        found.push_back(at->second);
      else if (user_of_all_)
        report_unknown(*user_of_all_, address);
    graph_.add_edges(std::move(found), users_of_nodes_);
  }

  void report_unknown(std::size_t user, const std::string& address) {
    const auto& by = wanted_[user].address;
    fail("plan.unknown-reference", by, by + " needs " + address + ", which no role makes");
  }

  void report_circle() {
    std::string chain;
    const auto circle = graph_.cycle();
    for (const auto at : circle) chain += wanted_[at].address + " -> ";
    const auto& first = wanted_[circle.front()].address;
    fail("plan.cycle", first, "the resources need each other in a circle: " + chain + first);
  }

  void fail(const char* code, const std::string& address, std::string message) {
    auto& finding = findings_.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = code;
    finding.address = address;
    finding.message = std::move(message);
  }

  const std::vector<DesiredResource>& wanted_;
  const NodeAddresses nodes_;
  std::vector<Finding>& findings_;
  Dag graph_;
  std::unordered_map<std::string_view, std::size_t> places_;  ///< by address
  Dag::Nodes users_of_nodes_;                                 ///< what needs all nodes, or any
  std::optional<std::size_t> user_of_all_;                    ///< one that needs all, to name it
};

}  // namespace

std::vector<std::size_t> order_wanted(const std::vector<DesiredResource>& wanted,
                                      const contract::Layout& layout,
                                      std::vector<Finding>& findings) {
  return WantedOrder(wanted, layout, findings).run();
}

}  // namespace slipway::core
