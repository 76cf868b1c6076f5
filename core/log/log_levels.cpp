#include "core/log/log_levels.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace slipway::core {
namespace {

using Level = spdlog::level::level_enum;

// spdlog's own reader of levels takes every word that it does not know as "off".
constexpr std::array<std::pair<std::string_view, Level>, 6> words{{{"trace", spdlog::level::trace},
                                                                   {"debug", spdlog::level::debug},
                                                                   {"info", spdlog::level::info},
                                                                   {"warning", spdlog::level::warn},
                                                                   {"error", spdlog::level::err},
                                                                   {"off", spdlog::level::off}}};

std::optional<Level> level_from(std::string_view word) {
  for (const auto& [name, level] : words)
    if (name == word) return level;
  return std::nullopt;
}

bool is_logger(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") ==
                              std::string_view::npos;
}

Error unknown(std::string_view word) {
  return Error{Errc::invalid_input,
               "SLIPWAY_LOG: '" + std::string(word) + "' is neither a level nor LOGGER=LEVEL",
               "levels are trace, debug, info, warning, error and off; "
               "SLIPWAY_LOG=engine=debug,plugin=trace is one that is right"};
}

}  // namespace

bool LogLevels::silent() const {
  return standard == spdlog::level::off && std::all_of(of.begin(), of.end(), [](const auto& one) {
           return one.second == spdlog::level::off;
         });
}

Level LogLevels::level_of(std::string_view name) const {
  while (true) {
    if (const auto found = of.find(name); found != of.end()) return found->second;
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return standard;
    name = name.substr(0, dot);
  }
}

Result<LogLevels> log_levels_from_text(std::string_view text) {
  LogLevels levels;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const auto equals = word.find('=');
    const bool for_all = equals == std::string_view::npos;
    const auto level = level_from(for_all ? word : word.substr(equals + 1));
    if (!level || (!for_all && !is_logger(word.substr(0, equals)))) return unknown(word);
    if (for_all)
      levels.standard = *level;
    else
      levels.of[std::string(word.substr(0, equals))] = *level;
  }
  return levels;
}

}  // namespace slipway::core
