#pragma once
#include "core/plan/plan.hpp"
#include "core/run/session.hpp"

namespace slipway::core {

/// What is recorded with the first change: with which plugins and options the roles are applied
/// (into the lock file as well), and where the nodes are.  The state in memory has it already.
Result<Batch> record_of_stack(Session& session, const Composition& made);

/// Whether all that is on record as it would be recorded now.
bool is_stack_recorded(Session& session, const Composition& made);

/// The nodes laid out now and the recorded ones that still have a resource: what the inventory may
/// need until they are gone.
contract::Layout with_leaving(contract::Layout wanted, const State& state);

/// Makes a stale record say what is planned; nothing is done to what it is the record of.
void make_current(ResourceRow& row, const Change& change, const NodeAddresses& nodes);

}  // namespace slipway::core
