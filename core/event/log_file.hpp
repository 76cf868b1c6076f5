#pragma once
#include <memory>
#include <string>

#include "core/event/event.hpp"
#include "core/value/redactor.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// How many runs' logs are kept in a folder.
inline constexpr std::size_t kept_logs = 20;

/// Writes every event of a run, redacted, as JSON lines to `<folder>/<run id>.jsonl`, mode 0600.
/// A write that fails ends the log, never the run.
class LogFile final : public EventSink {
 public:
  /// Makes the folder (0700) and the file, and removes the oldest logs beyond `kept_logs`.
  /// `denied` when the folder or the file cannot be made.  `redactor` must outlive the log.
  static Result<std::unique_ptr<LogFile>> open(const std::string& folder, const std::string& run_id,
                                               const Redactor& redactor);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() override;

  void on(const Event& event) override;
  void tick(std::int64_t) override {}
  void hold() override { held_ = true; }
  void let_go() override;

  /// For the last line of a failure.
  const std::string& path() const { return path_; }
  /// Whether every event so far was written.
  bool complete() const { return descriptor_ >= 0; }

 private:
  LogFile(std::string path, int descriptor, const Redactor& redactor)
      : path_(std::move(path)), descriptor_(descriptor), redactor_(redactor) {}

  void write_out();

  std::string path_;
  int descriptor_;
  const Redactor& redactor_;
  bool held_ = false;
  std::string lines_;  ///< not written yet
};

}  // namespace slipway::core
