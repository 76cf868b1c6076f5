#pragma once

#include <Poco/JSON/Object.h>

#include "azure_emulator/fault/faults.hpp"

namespace azure_emulator {

/// Reads a fault as the control port and scenario files write it.  Throws std::invalid_argument
/// with what is wrong.  `now` is what `for_seconds` counts from.
Fault read_fault(const Poco::JSON::Object& object, Time now);

Poco::JSON::Object::Ptr to_json(const FaultState& state);

}  // namespace azure_emulator
