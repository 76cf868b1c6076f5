#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

#include "check/host/offences.hpp"
#include "slipway/plugin.h"
#include "slipway/value.hpp"

namespace slipway::check {
class HostCall;
}

/// A value in the arena of a call; plugin.h knows its name only.
struct slipway_value {
  slipway::Value value;
  slipway::check::HostCall* home;
  bool given;  ///< part of the request: nobody's to change
};

namespace slipway::check {

/// How the host behaves during a call.
struct Manner {
  const slipway_host* table = nullptr;                          ///< null: the ordinary one
  std::size_t takes = std::numeric_limits<std::size_t>::max();  ///< items of a stream
  bool cancelled = false;
  bool extensions = true;     ///< whether the host has any
  std::int64_t wall_ms = -1;  ///< a clock that stands still; below 0: the real time
  std::uint64_t seed = 1;
};

struct LogLine {
  std::string message;
  Value fields;
};

/// What a plugin said during a call.
struct Heard {
  std::vector<LogLine> logs;
  std::vector<std::string> phases;
  std::vector<Value> emitted;  ///< what was taken
  std::string bad_json;        ///< why the last text was none; empty: each was
};

/// One call under way: its arena, and what is heard in it.  After `end` it only notes what is done
/// to it.
class HostCall {
 public:
  HostCall(Offences& offences, std::string function, Manner manner);
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  const slipway_call* raw() const { return &raw_; }
  /// The request, as the plugin is handed it.
  const slipway_value* give(const Value& request) { return add(request, true); }
  /// What the plugin answered; the null value for a null handle.
  Value take(const slipway_value* answer);
  /// The plugin has returned.  Answers what it said; from here on the call may be dropped by
  /// another thread, so this comes last.
  Heard end();
  bool ended() const { return ended_; }
  const std::string& function() const { return function_; }

  // The side of the host's table.
  static HostCall* of(const slipway_call* call);
  slipway_value* add(Value value, bool given);
  /// Text that lives as long as the arena.
  slipway_slice keep(std::string text);
  bool dead(const char* doing);
  void offend(Rule rule, const std::string& what) {
    offences_.note(rule, "'" + function_ + "' " + what);
  }
  /// The slice as text; what is no text is noted, and left out.
  std::string text(slipway_slice slice, std::uint64_t most, const char* what);
  Offences& offences() { return offences_; }
  const Manner& manner() const { return manner_; }
  std::uint64_t random();
  std::int32_t emit(const Value& item);
  void hear(LogLine line);
  void hear(std::string phase);
  void hear_bad_json(const std::string& why);

 private:
  Offences& offences_;
  std::string function_;
  Manner manner_;
  slipway_call raw_;
  std::mutex mutex_;
  std::deque<slipway_value> arena_;
  std::deque<std::string> texts_;
  Heard heard_;
  std::size_t offered_ = 0;
  std::atomic<bool> ended_{false};
};

/// How many lists and maps may be inside each other, as hosts take it.
constexpr int deepest_value = 100;

/// The host's table: every member that version 1 has.
const slipway_host& host_table();

}  // namespace slipway::check
