#pragma once
#include <string>
#include <vector>

#include "core/state/lock_owner.hpp"
#include "core/state/sqlite_store.hpp"

namespace slipway::core {

/// The names of all stacks with a state in `<base_dir>/.slipway`, in order.
std::vector<std::string> recorded_stacks(const std::string& base_dir);

/// Keeps the state that `from` names under another stack name from now on.  What is on record was
/// made under the name that it had first, and that goes on record as well (`made_under` among the
/// outputs), so that names which follow from it stay.  `not_found` when there
/// is none, `locked` while a run or a reader has it open, `invalid_input` when there is a state of
/// the new name already; nothing is changed then.
Result<void> rename_state(const StoreOptions& from, const std::string& to, const LockOwner& me,
                          const Clock& clock);

}  // namespace slipway::core
