#include "core/log/guarded_sink.hpp"

#include <algorithm>
#include <utility>

#include "core/event/text.hpp"

namespace slipway::core {

void GuardedSink::learn(const Value& tree) {
  const std::scoped_lock lock(mutex_);
  redactor_.learn(tree);
}

void GuardedSink::add(spdlog::sink_ptr to, LogLevels levels) {
  const std::scoped_lock lock(mutex_);
  targets_.push_back({std::move(to), std::move(levels)});
}

spdlog::level::level_enum GuardedSink::level_of(std::string_view logger) {
  const std::scoped_lock lock(mutex_);
  auto level = spdlog::level::off;
  for (const auto& target : targets_) level = std::min(level, target.levels.level_of(logger));
  return level;
}

void GuardedSink::sink_it_(const spdlog::details::log_msg& message) {
  // Secrets first: what is replaced for the terminal's sake could hide one.
  auto text =
      printable(redactor_.redacted(std::string(message.payload.data(), message.payload.size())));
  std::replace(text.begin(), text.end(), '\n', ' ');
  auto clean = message;
  clean.payload = spdlog::string_view_t(text.data(), text.size());
  const std::string_view logger(message.logger_name.data(), message.logger_name.size());
  for (const auto& target : targets_)
    if (message.level >= target.levels.level_of(logger)) target.to->log(clean);
}

void GuardedSink::flush_() {
  for (const auto& target : targets_) target.to->flush();
}

}  // namespace slipway::core
