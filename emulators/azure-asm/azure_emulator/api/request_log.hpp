#pragma once

#include <string>
#include <vector>

#include "azure_emulator/clock/timeline.hpp"

namespace azure_emulator {

/// One request as the log keeps it.
struct LogEntry {
  int number = 0;
  Time time{};
  std::string operation;  ///< sheet 6's name; `unknown` for none of them
  std::string object;
  std::string method;
  std::string path;
  std::string id;  ///< x-ms-request-id
  int status = 0;  ///< 0 while unanswered, or when the connection was closed instead
  bool writes = false;
  bool executed = false;  ///< its handler ran and accepted it
  std::vector<int> faults;
};

/// What came in, in order.  Guarded by the emulator's lock.
class RequestLog {
 public:
  LogEntry& begin(LogEntry entry) {
    entry.number = static_cast<int>(entries_.size()) + 1;
    entries_.push_back(std::move(entry));
    return entries_.back();
  }
  LogEntry& at(int number) { return entries_.at(static_cast<std::size_t>(number) - 1); }
  const std::vector<LogEntry>& all() const { return entries_; }

 private:
  std::vector<LogEntry> entries_;
};

}  // namespace azure_emulator
