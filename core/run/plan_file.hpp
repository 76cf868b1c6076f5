#pragma once
#include <string>

#include "core/plan/plan.hpp"
#include "core/run/session.hpp"

namespace slipway::core {

/// Writes the plan for `slipway up FILE`: the changes, and what it is bound to (lineage, serial,
/// plugins by hash, the stack's options by a keyed digest), mode 0600.  Sensitive values are not in
/// it.
Result<void> write_plan_file(Session& session, const Plan& plan, const std::string& path);

/// Whether the file was made for this state, these plugins and these options: `stale` says which is
/// not.
Result<void> check_plan_file_header(Session& session, const std::string& path);

/// Whether the plan is the one in the file, so that apply does nothing that was not shown.  True
/// without a file.
bool plan_file_matches(Session& session, const Plan& plan, const std::string& path);

}  // namespace slipway::core
