#pragma once
#include <set>
#include <string>

#include "core/plan/planner.hpp"
#include "core/plan/steps.hpp"
#include "core/run/session.hpp"

namespace slipway::core {

/// A plan, the composition that it was made from, and the operations that it comes to.
struct Planned {
  Composition made;
  Plan plan;
  StepGraph steps;        ///< empty where there is nothing to do
  Replacements demanded;  ///< addresses that a plugin wants made anew, with the reason
};

enum class Aim { what_is_wanted, everything_anew, nothing };

/// The plan from what is on record and was read to a composition.
Plan plan_of(Session& session, const Composition& made, const ReadBacks& reads,
             const Replacements& replace, Aim aim);

/// What the documents of machines say depends on which machines are made anew (what boots again
/// must not be told what the first one was told), and that depends on the plan: composes and plans
/// in turn, each with what the other found, until nothing is added.  `asked`: what `--replace`
/// names.
///
/// Each round adds at least one address to those that are made anew, so it comes to an end; two or
/// three rounds are usual, and after 64 it ends with the finding `plan.no-agreement`, which a
/// plugin is to blame for.  Says nothing, and leaves the inventory as it is.
Planned compose_and_plan_until_both_agree(Session& session, const ReadBacks& reads,
                                          const std::set<std::string>& asked);

}  // namespace slipway::core
