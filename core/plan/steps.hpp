#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/graph/dag.hpp"
#include "core/plan/plan.hpp"

namespace slipway::core {

/// How far an operation that is taken up goes before the plan is made.
enum class SettleUntil {
  done,
  released,  ///< pending, or to be tried again, and no longer keeping others from its groups
  answered,  ///< pending, or to be tried again
};

/// One operation to carry out: what the engine works on.
struct Step {
  std::string address;
  Action action = Action::create;
  std::string plugin;
  const ResourceType* type = nullptr;  ///< null: its plugin is not there
  Value inputs = Value::map();         ///< may hold references, replaced just before the operation
  contract::Resource wiring;
  std::string prior_id;     ///< of a delete empty: whatever is on record when it begins
  bool maybe = false;       ///< compared once more; left alone if nothing differs
  bool recover = false;     ///< look first
  bool replaces = false;    ///< the second half of a replacement
  std::string old_address;  ///< of a create that comes before the delete of what it replaces: where
                            ///< that one stands on record from then on
  bool protect = false;
  std::vector<std::string> takes_along;  ///< a delete: further addresses whose rows go with it
  bool any_node = false;                 ///< one of `StepGraph::nodes` must be done
  std::optional<std::size_t>
      partner;  ///< of a delete that is only maybe needed: the create that would follow
  std::optional<OperationRow> open;  ///< taken up again instead of begun
  SettleUntil until = SettleUntil::done;
};

/// The operations of a plan and which of them come before which.
struct StepGraph {
  std::vector<Step> steps;
  Dag order;
  std::vector<std::size_t> nodes;      ///< the steps that make nodes, where some step needs any
  std::vector<std::string> forgotten;  ///< addresses whose record goes without an operation
};

/// Turns a plan into operations:
///  - a dependent is made and changed after what it needs, and deleted before it;
///  - what is bound to a resource is deleted before that one goes and made again after;
///  - an old one whose replacement is made first is deleted once all that used it has changed over;
///  - a container's delete waits for whatever depends on what it contains, and takes those rows
///  along;
///  - replacements and interrupting updates of one rolling group go one chain after another, and
///    after all that is to be made of its other members and of what is bound to them.
StepGraph steps_of(const Plan& plan, const contract::Layout& layout);

/// An error when operations would wait for each other, naming them; none when there is an order.
std::optional<Finding> circle_in(const StepGraph& graph);

/// The step that takes up an open operation.
Step step_of(const OperationRow& operation);

}  // namespace slipway::core
