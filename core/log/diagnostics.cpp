#include "core/log/diagnostics.hpp"

#include <fcntl.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "core/log/guarded_sink.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t most_bytes = 1 << 20;
constexpr std::size_t kept_files = 4;
constexpr const char* pattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %n: %v";

std::unique_ptr<spdlog::formatter> line_formatter() {
  return std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc);
}

/// All loggers of the process and the sink behind them.  Leaked on purpose: a thread of a plugin
/// may log while the process ends.
class Loggers {
 public:
  static Loggers& all() {
    static auto* only = new Loggers;
    return *only;
  }

  spdlog::logger& of(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    auto& logger = loggers_[name];
    if (!logger) {
      logger = std::make_unique<spdlog::logger>(name, sink_);
      logger->set_error_handler([](const std::string&) {});  // a full disk ends no run
      logger->flush_on(spdlog::level::debug);                // a killed run has told what it did
      logger->set_level(sink_->level_of(name));
    }
    return *logger;
  }

  void add(spdlog::sink_ptr sink, LogLevels levels) {
    const std::scoped_lock lock(mutex_);
    sink->set_formatter(line_formatter());
    sink_->add(std::move(sink), std::move(levels));
    for (const auto& [name, logger] : loggers_) logger->set_level(sink_->level_of(name));
  }

  GuardedSink& sink() { return *sink_; }

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<spdlog::logger>> loggers_;  ///< guarded by mutex_
  std::shared_ptr<GuardedSink> sink_ = std::make_shared<GuardedSink>();
};

/// Makes the file before spdlog opens it, so that it is nobody else's from the first byte on.
void make_private(const spdlog::filename_t& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) throw spdlog::spdlog_ex("cannot make " + path, errno);
  ::close(file);
}

}  // namespace

spdlog::logger& diagnostics(const std::string& name) { return Loggers::all().of(name); }

void show_diagnostics(const LogLevels& levels) {
  Loggers::all().add(std::make_shared<spdlog::sinks::stderr_sink_mt>(), levels);
}

void keep_diagnostics(const std::string& folder) {
  LogLevels levels;
  levels.standard = spdlog::level::debug;
  spdlog::file_event_handlers handlers;
  handlers.before_open = make_private;
  try {
    Loggers::all().add(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                           folder + "/diagnostic.log", most_bytes, kept_files, false, handlers),
                       std::move(levels));
  } catch (const spdlog::spdlog_ex&) {
    return;  // nothing depends on it
  }
}

void hide_in_diagnostics(const Value& tree) { Loggers::all().sink().learn(tree); }

void flush_diagnostics() { Loggers::all().sink().flush(); }

}  // namespace slipway::core
