#include "shared/log.hpp"

#include <spdlog/cfg/helpers.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <mutex>

namespace emulators {
namespace {

/// Of all parts, before the first says anything.
void read_levels() {
  spdlog::set_level(spdlog::level::warn);
  if (const char* levels = std::getenv("SLIPWAY_LOG")) spdlog::cfg::helpers::load_levels(levels);
}

std::shared_ptr<spdlog::logger> logger_of(const std::string& part) {
  static std::once_flag levels;
  std::call_once(levels, read_levels);
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (auto known = spdlog::get(part)) return known;
  auto made =
      std::make_shared<spdlog::logger>(part, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  spdlog::initialize_logger(made);
  made->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %n: %v",
                                                                  spdlog::pattern_time_type::utc));
  return made;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

void log(const std::string& part, LogLevel level, const std::string& text) {
  logger_of(part)->log(level_of(level), "{}", text);
}

}  // namespace emulators
