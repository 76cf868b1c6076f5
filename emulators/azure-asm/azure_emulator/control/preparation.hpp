#pragma once

#include <Poco/JSON/Object.h>

#include "azure_emulator/model/world.hpp"

namespace azure_emulator {

/// Makes things that a client expects to find, in no time and without a request:
/// `affinity_groups` and `storage_accounts` (name, location), `network_configuration` (the
/// document), `reserved_ips` (name, location), `services` (name, location: taken by somebody else).
/// In `subscription` when that is given, else in the first one.  Throws what is wrong.
void prepare(World& world, const Poco::JSON::Object& wanted);

}  // namespace azure_emulator
