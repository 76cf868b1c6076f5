#pragma once

#include <Poco/JSON/Object.h>

#include "azure_emulator/api/request_log.hpp"
#include "azure_emulator/model/world.hpp"

/// What the control port shows.
namespace azure_emulator {

/// Everything that exists; empty lists when nothing does.
Poco::JSON::Object::Ptr inventory_json(World& world);

/// Every request, with the outcome of its operation once it is known.
Poco::JSON::Object::Ptr log_json(World& world, const RequestLog& log);

/// Requests by operation, by object, by status; and accepted writes by object.
Poco::JSON::Object::Ptr counters_json(World& world, const RequestLog& log);

}  // namespace azure_emulator
