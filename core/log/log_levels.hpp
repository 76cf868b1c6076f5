#pragma once
#include <spdlog/common.h>

#include <map>
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// How much the diagnostic log says: a level for every logger, and others for some.
struct LogLevels {
  spdlog::level::level_enum standard = spdlog::level::off;
  std::map<std::string, spdlog::level::level_enum, std::less<>> of;  ///< by a logger's name

  /// No logger says anything.
  bool silent() const;
  /// The level of a logger: of its name, else of the longest beginning of it before a dot, else the
  /// standard one.  `plugin` speaks for `plugin.shed` unless that has a level of its own.
  spdlog::level::level_enum level_of(std::string_view name) const;
};

/// Reads `SLIPWAY_LOG`: words separated by commas, each `LEVEL` for everything or `LOGGER=LEVEL`,
/// the last word on one logger counts.  Levels are trace, debug, info, warning, error and off.
/// `invalid_input`, naming the word, when one is none.
Result<LogLevels> log_levels_from_text(std::string_view text);

}  // namespace slipway::core
