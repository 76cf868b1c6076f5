#pragma once
#include "deis/resources/unit_steps.hpp"

/// Units that others cannot start without.
///
/// A unit settles for some seconds until it counts as started.  Those that come after one need not
/// wait for that: it is handed over to them as soon as it runs, and they watch it while they settle
/// themselves, so that all settling overlaps.
namespace deis::unit_resource {

/// Whether no machine reports yet that it begins a unit that watches this one from then on.
bool is_handed_over(const Task& task, const Way& way);

/// How those stand that the unit cannot start without.
struct Foundations {
  bool settled = true;
  std::string waits_for;  ///< one that has not settled
};

/// Looks at them and remembers in `progress`.  Throws the failure of one that did not hold.
Foundations look_at_foundations(const Task& task, const Way& way, Progress& progress);

}  // namespace deis::unit_resource
