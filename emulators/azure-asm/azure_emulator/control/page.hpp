#pragma once

#include <string>

#include "azure_emulator/api/request_log.hpp"
#include "azure_emulator/model/world.hpp"

namespace azure_emulator {

/// A page for people who watch: what exists, what is under way, the last requests.  Reloads itself.
std::string status_page(World& world, const RequestLog& log);

}  // namespace azure_emulator
