#pragma once
#include <map>
#include <optional>

#include "deis/resources/unit_resource.hpp"

namespace deis::unit_resource {

/// Where a pending operation on a unit stands; what its token holds.
struct Progress {
  enum class Step {
    stopping,   ///< desired state is less than launched, until no machine runs it; then launched
    launching,  ///< desired state is launched, until it has run long enough
    halting,    ///< desired state is loaded, until a machine has it loaded and none runs it
    holding,    ///< is to leave, but somebody that is going too still uses it
    leaving,    ///< inactive, until no machine has it loaded; then destroyed
  };
  Step step = Step::launching;
  Watch watch;
  std::map<std::string, Watch> others;  ///< of the units that it cannot start without, by name
  bool told = false;                    ///< that it makes no progress

  Value token() const;
  static Progress from(const Value& token);
  /// A step that begins at this moment.
  static Progress now(const Call& call);
};

/// The unit's full name, of its inputs or else its id.
std::string unit_name(const Request& request);
/// Whether the unit is to run when the operation is through; otherwise it is only installed.
bool wants_to_run(const Request& request);

Outcome pending(const Request& request, const Progress& progress, const std::string& phase);

/// The unit as fleet has it.  One that was poisoned is mended first, to what is wished.
std::optional<FleetUnit> unit_in_fleet(const Call& call, const Way& way, const std::string& name,
                                       Desired wish);

/// Says what fleet is to do with the unit, and remembers when the agents were last woken.
void set_desired(const Task& task, const Way& way, const std::string& name, Desired desired);

/// One look at a launching unit.
Outcome look_at_launch(const Task& task, const Way& way, Progress progress);

}  // namespace deis::unit_resource
