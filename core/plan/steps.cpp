#include "core/plan/steps.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "core/plan/rolling.hpp"
#include "core/value/address.hpp"

namespace slipway::core {
namespace {

/// Builds the steps of one plan.
class StepBuilder {
 public:
  StepBuilder(const Plan& plan, const contract::Layout& layout) : plan_(plan), nodes_(layout) {
    for (const auto& change : plan.changes) changes_[change.address] = &change;
    for (const auto& address : plan.nodes)
      if (const auto at = changes_.find(address);
          at != changes_.end() && at->second->row && !at->second->row->wiring.bound_to.empty())
        bound_nodes_.push_back(&address);
  }

  StepGraph run() {
    for (const auto& change : plan_.changes) add_steps(change);
    for (const auto& change : plan_.changes) take_along(change);
    for (const auto& change : plan_.changes) {
      if (change.desired) order_making(change);
      if (change.row || change.open) order_deleting(change);
    }
    order_after_nodes();
    order_before_nodes();
    if (plan_.everything_anew)
      delete_before_making();
    else
      order_rolling(plan_, index_, graph_.order);
    return std::move(graph_);
  }

 private:
  void add_steps(const Change& change);
  void add_replacement(const Change& change);
  void delete_old_one(const Change& change, const std::string& address);
  std::size_t take_up(const Change& change);
  void add_removal(const Change& change);
  void take_along(const Change& change);
  void delete_before_making();
  void order_making(const Change& change);
  void order_after_nodes();
  void order_deleting(const Change& change);
  void order_deleting(const Change& change, const std::string& address, bool is_bound);
  void leave_in_order(const Change& change, const contract::Resource& wiring);
  void leave_nodes(const Change& change, const contract::Resource& wiring);
  void order_before_nodes();
  bool is_bound_alike(const std::string& address, const std::vector<std::string>& bound) const;
  void order_old_ones(const Change& user, const std::string& address);
  Step& add(const Change& change, Action action);
  std::optional<std::size_t> making(const std::string& address) const {
    return index_.making(address);
  }
  std::optional<std::size_t> deleting(const std::string& address) const {
    return index_.deleting(address);
  }
  void edge(std::optional<std::size_t> before, std::optional<std::size_t> after) {
    if (before && after) graph_.order.add_edge(*before, *after);
  }

  const Plan& plan_;
  const NodeAddresses nodes_;
  std::vector<const std::string*> bound_nodes_;  ///< those of the plan that are bound to something
  StepGraph graph_;
  std::map<std::string, const Change*, std::less<>> changes_;
  StepIndex index_;
  /// The original address of what was, or is being, replaced -> the step that deletes its old one.
  std::multimap<std::string, std::size_t, std::less<>> old_;

  /// Steps that need all nodes, or any: there may be as many of them as there are nodes.
  struct Users {
    Dag::Nodes after_all;      ///< come after all that makes nodes
    Dag::Nodes after_any;      ///< after one of them is enough
    Dag::Nodes before_going;   ///< come before what deletes a node that does not come back
    Dag::Nodes before_coming;  ///< before what deletes a node that is made again
    Dag::Nodes before_old;     ///< before what deletes an old node that was replaced
  } users_;
};

Step& StepBuilder::add(const Change& change, Action action) {
  graph_.order.add_node();
  auto& step = graph_.steps.emplace_back();
  step.address = change.address;
  step.action = action;
  step.maybe = change.maybe;
  if (action == Action::remove) {
    const auto& row = *change.row;
    step.prior_id = row.id;
    step.plugin = row.plugin;
    step.type =
        change.desired && change.desired->plugin == row.plugin ? change.desired->type : nullptr;
    step.inputs = row.inputs;
    step.wiring = row.wiring;
    index_.deletes[change.address] = graph_.steps.size() - 1;
    const auto original = original_address(change.address);
    if (original != change.address) old_.emplace(original, graph_.steps.size() - 1);
    return step;
  }
  if (change.row) step.prior_id = change.row->id;
  step.plugin = change.desired->plugin;
  step.type = change.desired->type;
  step.inputs = change.inputs;
  step.wiring = change.desired->resource;
  step.wiring.inputs = Value::map();
  step.wiring.summary.clear();
  step.protect = change.desired->protect;
  index_.makes[change.address] = graph_.steps.size() - 1;
  return step;
}

void StepBuilder::add_steps(const Change& change) {
  switch (change.kind) {
    case ChangeKind::create:
      add(change, Action::create).prior_id.clear();
      break;
    case ChangeKind::update:
      add(change, Action::update);
      break;
    case ChangeKind::repair:
      add(change, Action::create).recover = true;
      break;
    case ChangeKind::remove:
      if (change.taken_by.empty()) add_removal(change);
      break;
    case ChangeKind::replace:
      add_replacement(change);
      break;
    case ChangeKind::forget:
      graph_.forgotten.push_back(change.address);
      break;
    case ChangeKind::resume:
      (change.open->action == Action::remove ? index_.deletes : index_.makes)[change.address] =
          take_up(change);
      break;
    case ChangeKind::no_op:
    case ChangeKind::hold:
    case ChangeKind::record:
      break;
  }
}

void StepBuilder::add_replacement(const Change& change) {
  const bool create_first = !change.old_address.empty();
  if (change.taken_by.empty() && !create_first) add_removal(change);
  auto& made = add(change, Action::create);
  made.replaces = true;
  made.prior_id.clear();
  if (!create_first) return;
  made.old_address = change.old_address;
  delete_old_one(change, change.old_address);
}

void StepBuilder::delete_old_one(const Change& change, const std::string& address) {
  add(change, Action::remove).address = address;
  old_.emplace(change.address, graph_.steps.size() - 1);
}

/// An operation that is open goes on beside the others; it was begun, so what it needs was there.
std::size_t StepBuilder::take_up(const Change& change) {
  graph_.order.add_node();
  graph_.steps.push_back(step_of(*change.open));
  graph_.steps.back().protect = change.desired && change.desired->protect;
  const auto taken_up = graph_.steps.size() - 1;
  if (change.row && !change.open->old_address.empty())
    delete_old_one(change, change.open->old_address);
  return taken_up;
}

/// Which object there is to delete is known for certain once what was begun has ended.
void StepBuilder::add_removal(const Change& change) {
  if (!change.open) {
    add(change, Action::remove);
    return;
  }
  const auto taken_up = take_up(change);
  graph_.order.add_node();
  auto& step = graph_.steps.emplace_back();
  step.address = change.address;
  step.action = Action::remove;
  step.plugin = change.open->plugin;
  step.inputs = change.open->inputs;
  step.wiring = change.open->wiring;
  index_.deletes[change.address] = graph_.steps.size() - 1;
  edge(taken_up, graph_.steps.size() - 1);
}

void StepBuilder::take_along(const Change& change) {
  if (change.taken_by.empty()) return;
  // A container may itself go with its own container.
  std::string container = change.taken_by;
  while (!changes_.at(container)->taken_by.empty()) container = changes_.at(container)->taken_by;
  const auto taker = deleting(container);
  if (!taker) return;
  graph_.steps[*taker].takes_along.push_back(change.address);
  index_.deletes[change.address] = *taker;
}

void StepBuilder::order_making(const Change& change) {
  const auto mine = making(change.address);
  if (!mine || change.kind == ChangeKind::resume) return;
  const auto gone = deleting(change.address);
  const bool create_first = !change.old_address.empty();
  if (!create_first) edge(gone, mine);
  const bool waits = change.maybe && change.taken_by.empty() && !create_first;
  auto needs = dependencies_of(change.desired->resource, nodes_);
  for (const auto& address : needs.addresses) {
    edge(making(address), mine);
    // Whether it is deleted at all is known only when what it refers to is there.
    if (waits) edge(making(address), gone);
  }
  if (needs.all_nodes) users_.after_all.push_back(*mine);
  if (needs.all_nodes && waits && gone) users_.after_all.push_back(*gone);
  if (needs.any_node) users_.after_any.push_back(*mine);
  graph_.steps[*mine].wiring.depends_on = std::move(needs.addresses);
  if (gone && change.maybe && change.taken_by.empty() && !create_first)
    graph_.steps[*gone].partner = mine;
}

void StepBuilder::order_after_nodes() {
  Dag::Nodes makings;
  for (const auto& address : nodes_.all())
    if (const auto step = making(address)) makings.push_back(*step);
  const bool one_is_there = makings.size() < nodes_.all().size();
  if (!one_is_there && !makings.empty() && !users_.after_any.empty()) {
    for (const auto user : users_.after_any) graph_.steps[user].any_node = true;
    graph_.nodes = makings;
  }
  graph_.order.add_edges(std::move(makings), std::move(users_.after_all));
}

bool StepBuilder::is_bound_alike(const std::string& address,
                                 const std::vector<std::string>& bound) const {
  const auto other = changes_.find(address);
  if (other == changes_.end() || !other->second->row) return false;
  const auto& theirs = other->second->row->wiring.bound_to;
  return std::any_of(bound.begin(), bound.end(), [&](const std::string& target) {
    return std::find(theirs.begin(), theirs.end(), target) != theirs.end();
  });
}

/// Old ones of `address` go once `user` no longer uses them: it was changed over, or deleted.
void StepBuilder::order_old_ones(const Change& user, const std::string& address) {
  const auto old_ones = old_.equal_range(address);
  for (auto at = old_ones.first; at != old_ones.second; ++at) {
    if (user.taken_by.empty()) edge(making(user.address), at->second);
    edge(deleting(user.address), at->second);
  }
}

void StepBuilder::order_deleting(const Change& change) {
  const auto& wiring = change.row ? change.row->wiring : change.open->wiring;
  const auto& bound = wiring.bound_to;
  if (plan_.everything_anew) return leave_in_order(change, wiring);
  order_old_ones(change, change.address);
  const std::set<std::string_view> bound_to(bound.begin(), bound.end());
  for (const auto* addresses : {&wiring.depends_on, &bound})
    for (const auto& address : *addresses)
      order_deleting(change, address, bound_to.contains(address));
  if (wiring.needs_nodes.which == "all" || wiring.needs_nodes.which == "any")
    leave_nodes(change, wiring);
}

/// When everything goes before anything comes, a delete has only deletes to look at.
void StepBuilder::leave_in_order(const Change& change, const contract::Resource& wiring) {
  const auto mine = deleting(change.address);
  if (!mine) return;
  for (const auto* addresses : {&wiring.depends_on, &wiring.bound_to})
    for (const auto& address : *addresses) edge(mine, deleting(address));
  if (wiring.needs_nodes.which != "all" && wiring.needs_nodes.which != "any") return;
  users_.before_going.push_back(*mine);
  users_.before_coming.push_back(*mine);
}

/// Orders what is done to a resource and the deletion of what it needs by its record.
void StepBuilder::order_deleting(const Change& change, const std::string& address, bool is_bound) {
  order_old_ones(change, address);
  const auto mine = deleting(change.address);
  const auto theirs = deleting(address);
  if (!theirs) return;
  const auto& wiring = change.row ? change.row->wiring : change.open->wiring;
  if (is_bound) edge(mine, making(address));
  // A dependent of a replaced resource is changed after the new one is there; only what is bound
  // to it, or to the same, leaves first.
  const bool replaced = making(address).has_value();
  const bool leaves = is_bound || !replaced || !making(change.address);
  if (mine && (leaves || is_bound_alike(address, wiring.bound_to))) edge(mine, theirs);
  if (!mine && !replaced) edge(making(change.address), theirs);
}

/// The same for a resource that needs all nodes by its record, or any.
void StepBuilder::leave_nodes(const Change& change, const contract::Resource& wiring) {
  const auto mine = deleting(change.address);
  const auto made = making(change.address);
  if (const auto user = mine ? mine : made) users_.before_going.push_back(*user);
  if (mine && !made) users_.before_coming.push_back(*mine);
  if (mine) users_.before_old.push_back(*mine);
  if (made && change.taken_by.empty()) users_.before_old.push_back(*made);
  if (!mine || !made) return;
  for (const auto* node : bound_nodes_)
    if (making(*node) && is_bound_alike(*node, wiring.bound_to)) edge(mine, deleting(*node));
}

void StepBuilder::order_before_nodes() {
  Dag::Nodes going, coming, old;
  for (const auto& address : plan_.nodes) {
    const auto old_ones = old_.equal_range(address);
    for (auto at = old_ones.first; at != old_ones.second; ++at) old.push_back(at->second);
    if (const auto step = deleting(address)) (making(address) ? coming : going).push_back(*step);
  }
  graph_.order.add_edges(std::move(users_.before_going), std::move(going));
  graph_.order.add_edges(std::move(users_.before_coming), std::move(coming));
  graph_.order.add_edges(std::move(users_.before_old), std::move(old));
}

/// Everything goes, in its order, and then everything comes.
void StepBuilder::delete_before_making() {
  Dag::Nodes deletes, makings;
  for (const auto& entry : index_.deletes) deletes.push_back(entry.second);
  for (const auto& entry : index_.makes)
    if (!graph_.steps[entry.second].open) makings.push_back(entry.second);
  graph_.order.add_edges(std::move(deletes), std::move(makings));
}

}  // namespace

Step step_of(const OperationRow& operation) {
  Step step;
  step.address = operation.address;
  step.action = operation.action;
  step.plugin = operation.plugin;
  step.inputs = operation.inputs;
  step.wiring = operation.wiring;
  step.prior_id = operation.prior_id;
  step.replaces = operation.replaces;
  step.old_address = operation.old_address;
  step.open = operation;
  return step;
}

StepGraph steps_of(const Plan& plan, const contract::Layout& layout) {
  return StepBuilder(plan, layout).run();
}

std::optional<Finding> circle_in(const StepGraph& graph) {
  const auto cycle = graph.order.cycle();
  if (cycle.empty()) return std::nullopt;
  const auto name = [&](std::size_t at) {
    return std::string(to_text(graph.steps[at].action)) + " " + graph.steps[at].address;
  };
  Finding finding;
  finding.kind = FailureClass::invalid;
  finding.code = "plan.cycle";
  finding.address = graph.steps[cycle.front()].address;
  finding.message = "the operations would wait for each other in a circle: ";
  for (const auto at : cycle) finding.message += name(at) + " -> ";
  finding.message += name(cycle.front());
  return finding;
}

}  // namespace slipway::core
