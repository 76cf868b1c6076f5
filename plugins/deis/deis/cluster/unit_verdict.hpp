#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "deis/cluster/fleet.hpp"
#include "slipway/value.hpp"

namespace deis {

/// What must be so for a unit to count as started.
struct Expectation {
  std::string hash;                   ///< rows of another text are not believed
  std::vector<std::string> machines;  ///< for a unit that runs everywhere: each of these
  bool everywhere = false;
  bool waits_for_others = false;  ///< systemd may hold it back until other units are up
  std::int64_t settle_ms = 6000;
  std::int64_t restarts_allowed = 5;
};

/// What is remembered of a starting unit between two looks; times are wall-clock milliseconds.
struct Watch {
  std::int64_t launched_ms = 0;
  std::int64_t running_since_ms = 0;  ///< 0: not all of them run
  bool was_whole = false;             ///< a look since the launch showed no failed row
  std::int64_t changed_ms = 0;        ///< when the picture last changed
  std::int64_t restarts = 0;
  std::string picture;  ///< all states in one line

  slipway::Value value() const;
  static Watch from(const slipway::Value& value);
};

enum class Verdict {
  waiting,   ///< on its way
  settling,  ///< runs everywhere, not yet for long enough
  started,
  failed,       ///< systemd gave it up
  flapping,     ///< dies and is started again, over and over
  refused,      ///< systemd does not start it at all
  unscheduled,  ///< no machine may take it
};

struct Judgement {
  Verdict verdict = Verdict::waiting;
  std::string phase;  ///< for people: `activating/start-pre, runs on 2 of 3`
  double fraction = 0;
  std::string machine_id;  ///< where the trouble is, or where it does not run yet
  std::string state;       ///< `failed/failed` there
};

/// Judges a unit by what systemd says on each machine.  `placed`: fleet chose a machine, or need
/// not.  Pure: the same rows and the same memory give the same answer.
Judgement judge(const Expectation& expected, const std::vector<FleetState>& rows, bool placed,
                Watch& watch, std::int64_t now_ms);

/// Whether the trouble is over for good, so that waiting longer is no use.
bool is_failure(Verdict verdict);

}  // namespace deis
