#pragma once
#include <spdlog/sinks/base_sink.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/log/log_levels.hpp"
#include "core/value/redactor.hpp"

namespace slipway::core {

/// Hands each line on to other sinks as what may be seen: known secrets taken out, and one line of
/// text that no terminal takes as a command.  Any thread.
///
/// spdlog's sinks write what they are given; what is logged here was often said by plugins and by
/// the other side.
class GuardedSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// Takes every sensitive text of the tree out of later lines.
  void learn(const Value& tree);
  /// A further sink, and the lines that it is given.
  void add(spdlog::sink_ptr to, LogLevels levels);
  /// The level from which on some sink takes lines of that logger.
  spdlog::level::level_enum level_of(std::string_view logger);

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override;

 private:
  struct Target {
    spdlog::sink_ptr to;
    LogLevels levels;
  };
  Redactor redactor_;  ///< guarded by the base's mutex, as are the targets
  std::vector<Target> targets_;
};

}  // namespace slipway::core
