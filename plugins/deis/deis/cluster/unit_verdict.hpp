#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "deis/cluster/fleet.hpp"
#include "deis/cluster/systemd_account.hpp"
#include "slipway/value.hpp"

namespace deis {

/// What must be so for a unit to count as started.
struct Expectation {
  std::string hash;                   ///< rows of another text are not believed
  std::vector<std::string> machines;  ///< for a unit that runs everywhere: each of these
  bool everywhere = false;
  bool waits_for_others = false;   ///< systemd may hold it back until other units are up
  std::int64_t settle_ms = 3000;   ///< one that died before has to run for longer
  std::int64_t restart_ms = 5000;  ///< after which systemd starts a dead one again
  std::int64_t restarts_allowed = 5;
};

/// How often systemd had to start a unit again on one machine.
///
/// fleet samples states once a second, so a unit whose process dies at once shows auto-restart in
/// every sample: no new restart is ever seen, and nothing but the time tells that there were some.
struct Tries {
  std::int64_t seen = 0;      ///< by fleet's rows: auto-restart that was not there at the last look
  std::int64_t since_ms = 0;  ///< since when the rows show nothing else; 0: they do not
  std::int64_t told = 0;      ///< by systemd's account
  std::int64_t asked_ms = 0;  ///< when the account was last asked for
  std::string mark;           ///< of the start that was told last

  std::int64_t restarts() const { return seen > told ? seen : told; }
};

/// What is remembered of a starting unit between two looks; times are wall-clock milliseconds.
struct Watch {
  std::int64_t launched_ms = 0;
  std::int64_t running_since_ms = 0;   ///< 0: not all of them run
  bool was_whole = false;              ///< a look since the launch showed no failed row
  std::int64_t changed_ms = 0;         ///< when the picture last changed
  std::string picture;                 ///< all states in one line
  std::map<std::string, Tries> tries;  ///< by machine, of those where it died

  /// The most on any machine.
  std::int64_t restarts() const;
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

/// The machine whose account of the unit is to be asked for now, once in a restart's time; empty:
/// none, the rows tell enough.
std::string machine_to_ask(const Expectation& expected, const std::vector<FleetState>& rows,
                           Watch& watch, std::int64_t now_ms);
/// Takes in what systemd on that machine said.
void learn(Watch& watch, const std::string& machine_id, const SystemdAccount& account);

/// Judges a unit by what systemd says on each machine.  `placed`: fleet chose a machine, or need
/// not.  Pure: the same rows and the same memory give the same answer.
Judgement judge(const Expectation& expected, const std::vector<FleetState>& rows, bool placed,
                Watch& watch, std::int64_t now_ms);

/// Whether the trouble is over for good, so that waiting longer is no use.
bool is_failure(Verdict verdict);

}  // namespace deis
