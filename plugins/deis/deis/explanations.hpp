#pragma once
#include "slipway/schema.hpp"

namespace deis {

/// What `slipway explain` says of what the plugin finds in options and files, and of the cluster.
void explain_findings(slipway::schema::Description& description);

}  // namespace deis
