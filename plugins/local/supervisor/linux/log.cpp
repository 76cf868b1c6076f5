#include "supervisor/linux/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace slipway_local {
namespace {

constexpr const char* logger = "supervisor";
constexpr std::size_t most_bytes = 1 << 20;

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// What machines say ends up here: nothing of it may steer a terminal that shows the file.
std::string printable(const std::string& text) {
  std::string made;
  for (const char c : text) made += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return made;
}

}  // namespace

void open_log(const std::filesystem::path& file) {
  const auto made = spdlog::rotating_logger_mt(logger, file, most_bytes, 1);
  made->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l: %v",
                                                                  spdlog::pattern_time_type::utc));
  made->flush_on(spdlog::level::info);
}

void log(LogLevel level, const std::string& text) {
  if (const auto known = spdlog::get(logger)) known->log(level_of(level), "{}", printable(text));
}

}  // namespace slipway_local
