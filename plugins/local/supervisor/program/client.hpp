#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace slipway_local {

/// Asks the supervisor of a stack's folder one thing; nothing when none answers within the time.
std::optional<std::string> ask_supervisor(const std::filesystem::path& folder,
                                          const std::string& request,
                                          std::chrono::milliseconds limit);

}  // namespace slipway_local
