#pragma once
#include "deis/resources/context.hpp"

namespace deis {

/// Lets a machine go while the others take over what it does: its part of the store first, then its
/// units.  Said again after it was cut off, it goes on.
///
/// The store is left by the machine's own `graceful-shutdown.sh`, where its administrator runs
/// there (the script has to ask it).  Then fleet ends on the machine, which ends its units, and the
/// engine places them on others; that is waited for, for three minutes at most.  A unit without
/// another place is not waited for.  A machine that does not answer, or that runs nothing of the
/// platform, is let go at once.
///
/// `request`: `inputs.node`, and as `id` the machine's id.  Throws `unavailable` when the store did
/// not let it go.
Outcome leave_platform(const Task& task);

/// Starts fleet on a machine that was let go and stays.
void come_back(const Task& task);

}  // namespace deis
