#pragma once

#include <chrono>
#include <string>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/outcome.hpp"
#include "supervisor/record/endpoint_record.hpp"

namespace slipway_local {

/// Connects within the time.
Result<Fd> connect_to(const std::string& address, std::uint16_t port,
                      std::chrono::milliseconds limit);

/// Asks a target once whether it is well.
bool is_well(const ProbeSpec& probe, const std::string& address, std::uint16_t port);

}  // namespace slipway_local
