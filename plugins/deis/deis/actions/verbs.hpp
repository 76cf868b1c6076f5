#pragma once
#include <string>
#include <vector>

#include "deis/resources/context.hpp"
#include "slipway/plugin/acted.hpp"

namespace deis {

/// A call of a verb.
struct Verb : Task {
  std::vector<std::string> words() const;
  /// Emits a record; stops the verb when the host wants no more.
  void say(Value facts, std::string line) const;
};

// What is seen.
slipway::Acted show_status(const Verb& verb);
slipway::Acted list_units(const Verb& verb);
slipway::Acted list_machines(const Verb& verb);
slipway::Acted show_journal(const Verb& verb);
slipway::Acted write_units(const Verb& verb);

/// Looks for what usually is behind trouble, machine by machine.
slipway::Acted doctor(const Verb& verb);
/// Reports machines, units, and what the components say; whether all is well.
bool check_serving(const Verb& verb, const Way& way);

// What is done.
slipway::Acted config(const Verb& verb);
slipway::Acted start(const Verb& verb);
slipway::Acted stop(const Verb& verb);
slipway::Acted restart(const Verb& verb);
/// One unit of a component after the other: stopped, started, seen to run.
slipway::Acted rolling_restart(const Verb& verb);
/// So many routers, registries, gateways, whatever the stack file says.
slipway::Acted scale(const Verb& verb);
/// All units exchanged for those of the release that the stack names.
slipway::Acted upgrade(const Verb& verb);
slipway::Acted destroy(const Verb& verb);
/// A machine leaves the platform, as it does before it is deleted.
slipway::Acted let_go(const Verb& verb);
slipway::Acted ssh(const Verb& verb);
slipway::Acted dock(const Verb& verb);

/// Emits how a check came out, as a record and a line.
void report(const Verb& verb, bool good, const std::string& what, const std::string& detail);

/// OpenSSH's command line for a node, with its pinned key as the only one it accepts.
Value ssh_argv(const slipway::contract::InventoryNode& node);

/// What becomes of a unit that is poisoned: a verb that only looks says so, one that changes units
/// mends it.
enum class IfPoisoned { say, mend };
/// The unit that the user means: as typed, or with `deis-` before it; throws `not_found`.
FleetUnit find_unit(const Verb& verb, const Way& way, const std::string& typed,
                    IfPoisoned if_poisoned = IfPoisoned::say);

}  // namespace deis
