#pragma once
#include <set>
#include <string>

#include "core/run/agreement.hpp"

namespace slipway::core {

/// The plan for what the stack asks for, without changing anything; `asked`: what `--replace`
/// names.
/// Findings are told; with an error among them the plan is not to be applied.
Planned plan_up(Session& session, const ReadBacks& reads, const std::set<std::string>& asked);

/// Says what a plan comes to and how long it will take (`plan_ready`).
void tell_plan(Session& session, const Planned& planned);

/// The plan for nothing at all.
Planned plan_down(Session& session, const ReadBacks& reads);

/// Whether a plan made now, of what is on record and without reading anything, would be empty.
bool settled_up(Session& session);

/// What it means for the exit that some of what is wanted could not be read: the class of the
/// failure decides; ok when all of it was.
ExitCode exit_code_of_unread(const Plan& plan);

/// Of the errors among the findings, as `exit_code_of(findings)`.
ExitCode exit_code_of(const Planned& planned);

}  // namespace slipway::core
