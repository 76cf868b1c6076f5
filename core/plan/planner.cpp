#include "core/plan/planner.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/plan/machines.hpp"
#include "core/plan/neighbourhood.hpp"
#include "core/plan/protection.hpp"
#include "core/plan/records.hpp"
#include "core/plan/unread.hpp"
#include "core/plan/wanted_order.hpp"
#include "core/value/address.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// One walk over the wanted resources in the order of their dependencies, so that what a change
/// means for those that come after is known when they are looked at; then over the records that are
/// no longer wanted.
class Planner {
 public:
  explicit Planner(const PlanInput& input) : input_(input) {
    plan_.desired = input.desired;
    plan_.state = input.state;
  }

  Plan run() {
    order_ = order_wanted(*input_.desired, *input_.layout, plan_.findings);
    if (has_errors(plan_.findings)) return std::move(plan_);
    note_nodes();
    plan_.changes.reserve(order_.size());
    do decide_all();
    while (sweep());
    for (auto& change : plan_.changes) settle_containers(change);
    for (const auto& entry : input_.state->resources)
      for (const auto& container : entry.second.wiring.contained_by) containers_.insert(container);
    for (auto& change : plan_.changes) choose_order(change);
    const NodeAddresses nodes(*input_.layout);
    for (auto& change : plan_.changes) compare_record(change, nodes);
    count_machines(plan_, input_);
    tell_protected(plan_, input_);
    for (auto& finding : unread_.take()) plan_.findings.push_back(std::move(finding));
    return std::move(plan_);
  }

 private:
  void note_nodes();
  void decide_all();
  bool sweep();
  Neighbourhood around() const {
    return Neighbourhood([this](const std::string& address) { return decided(address); });
  }
  bool decide_by_neighbourhood(Change& change) const;
  void decide(const DesiredResource& desired);
  void decide_unwanted(const ResourceRow& row);
  void add_open(const OperationRow& operation);
  static void leave_after(Change& change, const OperationRow& operation);
  void take_open_ones_along();
  void settle_containers(Change& change);
  void choose_order(Change& change);
  bool decide_by_standing(Change& change, const ReadBack* read);
  bool decide_by_neighbours(Change& change);
  void decide_by_inputs(Change& change, const ReadBack* read);
  static void keep(Change& change, const Difference& difference);
  std::string reason_of(const Change& change) const;
  Value resolved(const Change& change);
  const Change* decided(const std::string& address) const {
    const auto at = decided_.find(address);
    return at == decided_.end() ? nullptr : &plan_.changes[at->second];
  }
  static bool made_anew(const Change& change) {
    return change.kind == ChangeKind::replace || change.kind == ChangeKind::create;
  }
  const ReadBack* read_of(const std::string& address) const {
    const auto at = input_.reads->find(address);
    return at == input_.reads->end() ? nullptr : &at->second;
  }
  void add(Change change) {
    const auto& address = change.desired ? change.desired->address
                          : change.row   ? change.row->address
                                         : change.open->address;
    decided_[address] = plan_.changes.size();
    plan_.changes.push_back(std::move(change));
  }
  void fail(const std::string& code, const std::string& address, std::string message,
            std::string help = {}) {
    Finding finding;
    finding.kind = FailureClass::invalid;
    finding.code = code;
    finding.address = address;
    finding.message = std::move(message);
    finding.help = std::move(help);
    plan_.findings.push_back(std::move(finding));
  }

  const PlanInput& input_;
  Plan plan_;
  /// Address -> index in changes; the text is that of the input, which outlives the walk.
  std::unordered_map<std::string_view, std::size_t> decided_;
  std::vector<std::size_t> order_;                         ///< of the desired ones
  std::unordered_set<std::string_view> containers_;        ///< of what is on record
  std::map<std::string, std::string, std::less<>> swept_;  ///< what cannot stay -> why
  UnreadFindings unread_;
};

void Planner::note_nodes() {
  plan_.nodes = NodeAddresses(*input_.layout).all();
  if (!input_.recorded) return;
  const std::set<std::string, std::less<>> laid_out(plan_.nodes.begin(), plan_.nodes.end());
  const NodeAddresses recorded(*input_.recorded);
  for (const auto& address : recorded.all())
    if (!laid_out.contains(address)) plan_.nodes.push_back(address);
}

void Planner::decide_all() {
  plan_.changes.clear();
  decided_.clear();
  unread_.clear();
  for (const auto at : order_) decide((*input_.desired)[at]);
  for (const auto& [address, row] : input_.state->resources)
    if (!decided_.contains(address)) decide_unwanted(row);
  for (const auto& [address, operation] : input_.state->operations)
    if (!decided_.contains(address)) add_open(operation);
  take_open_ones_along();
}

/// Finds what is wanted and cannot stay, because what it is in or bound to goes.  True: there is
/// more of it than before, and what depends on it is to be decided anew.
bool Planner::sweep() {
  bool grew = false;
  for (const auto& change : plan_.changes) {
    const bool is_there = change.row || (change.open && change.open->action != Action::remove);
    if (!change.desired || !is_there || made_anew(change)) continue;
    auto why = around().why_it_goes(change);
    if (why.empty() && input_.everything_anew && change.desired->role != "cloud")
      why = "what it was made for is made anew";
    if (!why.empty()) grew = swept_.emplace(change.address, std::move(why)).second || grew;
  }
  return grew;
}

bool Planner::decide_by_neighbourhood(Change& change) const {
  const auto found = swept_.find(change.address);
  if (found == swept_.end()) return false;
  change.kind = ChangeKind::replace;
  change.reason = found->second;
  const auto open = input_.state->operations.find(change.address);
  if (open != input_.state->operations.end()) change.open = &open->second;
  return true;
}

Value Planner::resolved(const Change& change) {
  return with_references(change.desired->resource.inputs, [&](const Reference& reference) {
    const Change* target = decided(reference.address);
    const bool settled = target && target->row &&
                         (target->kind == ChangeKind::no_op || target->kind == ChangeKind::hold);
    return settled ? recorded_value(*input_.state, reference) : std::nullopt;
  });
}

void Planner::decide(const DesiredResource& desired) {
  Change change;
  change.address = desired.address;
  change.desired = &desired;
  if (const auto at = input_.state->resources.find(desired.address);
      at != input_.state->resources.end())
    change.row = &at->second;
  change.inputs = resolved(change);
  const ReadBack* read = read_of(desired.address);
  if (!decide_by_neighbourhood(change) && !decide_by_standing(change, read) &&
      !decide_by_neighbours(change))
    decide_by_inputs(change, read);
  add(std::move(change));
}

bool Planner::decide_by_standing(Change& change, const ReadBack* read) {
  const auto decide = [&](ChangeKind kind, std::string why) {
    change.kind = kind;
    change.reason = std::move(why);
    return true;
  };
  if (const auto open = input_.state->operations.find(change.address);
      open != input_.state->operations.end()) {
    change.open = &open->second;
    return decide(ChangeKind::resume, std::string("its ") + to_text(open->second.action) +
                                          " was begun and is not settled");
  }
  if (!change.row) return decide(ChangeKind::create, "it does not exist yet");
  const auto& row = *change.row;
  if (row.plugin != change.desired->plugin)
    return decide(ChangeKind::replace, "the plugin changes from '" + row.plugin + "' to '" +
                                           change.desired->plugin + "'");
  if (row.standing == Standing::leaving)
    return decide(ChangeKind::replace, row.note.empty() ? "its deletion was begun and not finished"
                                                        : "it is still to be deleted: " + row.note);
  const bool unread = read && read->answer == ReadBack::Answer::failed;
  if (unread) unread_.note(*read->failure);
  const bool gone = read && read->answer == ReadBack::Answer::gone;
  const bool would_be_kept = unread || (!gone && row.standing != Standing::whole);
  const auto asked = input_.replace.find(change.address);
  if (would_be_kept && asked != input_.replace.end() && !asked->second.empty())
    return decide(ChangeKind::replace, asked->second);
  if (unread) return decide(ChangeKind::hold, "it could not be read: " + read->failure->message);
  if (gone && row.standing == Standing::half_made)
    return decide(ChangeKind::create, "it does not exist: " + row.note);
  if (gone) {
    change.drifted = true;
    return decide(ChangeKind::create, "it is gone: something else deleted it");
  }
  if (row.standing == Standing::half_made && read && read->failure)
    return decide(ChangeKind::replace, "it did not come up: " + read->failure->message);
  if (row.standing != Standing::whole)
    return decide(ChangeKind::repair, row.note.empty() ? "it was left half made"
                                                       : "it was left half made: " + row.note);
  return false;
}

bool Planner::decide_by_neighbours(Change& change) {
  for (const auto& target : change.desired->resource.bound_to) {
    const Change* bound = decided(target);
    if (!bound || !made_anew(*bound)) continue;
    change.kind = ChangeKind::replace;
    change.reason = "it is bound to " + target + ", which is made anew";
    return true;
  }
  return false;
}

/// A difference that applies to new objects only.
void Planner::keep(Change& change, const Difference& difference) {
  if (!difference.unknown)
    change.notes.push_back(difference.path +
                           " differs, but applies to new objects only (--replace " +
                           change.address + " applies it)");
  if (const Value* kept = change.row->inputs.find(difference.path))
    change.inputs.set(difference.path, *kept);
  else
    change.inputs.erase(difference.path);
}

std::string Planner::reason_of(const Change& change) const {
  const auto asked = input_.replace.find(change.address);
  if (asked != input_.replace.end() && !asked->second.empty()) return asked->second;
  const bool replace = change.kind == ChangeKind::replace;
  const bool by_one =
      std::any_of(change.differences.begin(), change.differences.end(),
                  [](const Difference& one) { return one.means == ChangeMeans::replace; });
  std::string names;
  for (const auto& one : change.differences)
    if (!replace || !by_one || one.means == ChangeMeans::replace)
      names += (names.empty() ? "" : ", ") + one.path;
  if (change.maybe) return names + " will be known later";
  if (change.drifted) return names + " was changed outside";
  return names + (replace ? " cannot be changed in place" : " changes");
}

void Planner::decide_by_inputs(Change& change, const ReadBack* read) {
  const auto& schema = change.desired->type->inputs;
  Value actual = change.row->inputs;
  if (read && read->answer == ReadBack::Answer::present) {
    for (const auto& drift : compare_observed(schema, change.row->inputs, read->inputs)) {
      change.drifted = true;
      actual.set(drift.path, drift.after);
    }
  }
  const bool asked = input_.replace.contains(change.address);
  bool replace = asked;
  bool certain = asked;
  auto differences = compare_inputs(schema, actual, change.inputs);
  for (const auto& one : differences) {
    if (one.means == ChangeMeans::keep) continue;
    replace = replace || one.means == ChangeMeans::replace;
    certain = certain || !one.unknown;
  }
  const bool anew = replace && certain;  // a new object takes also what an old one would keep
  for (auto& one : differences) {
    if (one.means == ChangeMeans::keep && !anew) {
      keep(change, one);
      continue;
    }
    change.interrupts = change.interrupts || one.interrupts;
    change.differences.push_back(std::move(one));
  }
  if (replace || !change.differences.empty()) {
    change.kind = replace ? ChangeKind::replace : ChangeKind::update;
    change.maybe = !certain;
    change.reason = reason_of(change);
    return;
  }
  for (const auto& target : change.desired->resource.bound_to) {
    const Change* bound = decided(target);
    if (!bound || bound->kind != ChangeKind::update || !bound->interrupts) continue;
    change.kind = ChangeKind::update;
    change.reason = "it is checked after " + target + " changes";
    return;
  }
}

void Planner::decide_unwanted(const ResourceRow& row) {
  Change change;
  change.address = row.address;
  change.row = &row;
  change.inputs = row.inputs;
  const ReadBack* read = read_of(row.address);
  if (const auto open = input_.state->operations.find(row.address);
      open != input_.state->operations.end()) {
    leave_after(change, open->second);
  } else if (read && read->answer == ReadBack::Answer::gone) {
    change.kind = ChangeKind::forget;
    change.reason = "it is gone, and no longer wanted";
  } else {
    change.kind = ChangeKind::remove;
    const bool old = original_address(row.address) != row.address;
    change.reason = old ? "it was replaced" : "it is no longer wanted";
  }
  add(std::move(change));
}

void Planner::add_open(const OperationRow& operation) {
  Change change;
  change.address = operation.address;
  leave_after(change, operation);
  add(std::move(change));
}

/// What is no longer wanted is not left where an operation that was begun will have brought it.
void Planner::leave_after(Change& change, const OperationRow& operation) {
  const bool leaving = operation.action == Action::remove;
  change.open = &operation;
  change.kind = leaving ? ChangeKind::resume : ChangeKind::remove;
  change.reason = std::string("its ") + to_text(operation.action) +
                  " was begun and is not settled" +
                  (leaving ? "" : "; after that it goes, since it is no longer wanted");
}

/// What is no longer wanted and still being made in a container that goes need not be made first.
void Planner::take_open_ones_along() {
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& change : plan_.changes) {
      if (change.kind != ChangeKind::remove || !change.open || !change.taken_by.empty()) continue;
      change.taken_by = around().container_that_goes(change.open->wiring);
      if (change.taken_by.empty()) continue;
      change.reason = "it is no longer wanted, and was still being made";
      grew = true;
    }
  }
}

/// What goes with its container gets no delete of its own.
void Planner::settle_containers(Change& change) {
  if (!change.deletes() || !change.taken_by.empty()) return;
  if (const auto* wiring = change.row    ? &change.row->wiring
                           : change.open ? &change.open->wiring
                                         : nullptr)
    change.taken_by = around().container_that_goes(*wiring);
  if (const auto* around = decided(change.taken_by); around && change.desired)
    change.maybe = change.maybe || around->maybe;
  // everything goes before anything comes, so it is gone when that would be known
  if (input_.everything_anew) change.maybe = false;
}

/// A replacement is made first where its type says so.  What goes with its container or is bound to
/// what is made anew has to leave first all the same; so has what takes others along, since those
/// would be gone, and on record as whole, if the run ended between the two halves.
void Planner::choose_order(Change& change) {
  if (change.kind != ChangeKind::replace || !change.desired->type->create_first || !change.row ||
      change.open || input_.everything_anew || change.row->plugin != change.desired->plugin ||
      !change.taken_by.empty() || change.row->standing != Standing::whole)
    return;
  const auto leaves = [this](const std::string& target) {
    const Change* bound = decided(target);
    return bound && made_anew(*bound);
  };
  const auto& rows = input_.state->resources;
  const auto& bound = change.row->wiring.bound_to;
  if (std::any_of(bound.begin(), bound.end(), leaves) || containers_.contains(change.address))
    return;
  int number = 1;
  while (rows.contains(old_address(change.address, number))) ++number;
  change.old_address = old_address(change.address, number);
}

}  // namespace

Plan make_plan(const PlanInput& input) { return Planner(input).run(); }

}  // namespace slipway::core
