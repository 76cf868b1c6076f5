#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "coreos-sim/cloudconfig/version.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim {

/// How a unit's first starts fail: `times` of them, each leaving it in `state` ("failed", or
/// "auto-restart" when systemd would try again by itself).
/// With `after_ms` the unit first runs for that long and then dies.
struct UnitFailure {
  int times = 1;
  std::string state = "failed";
  double after_ms = -1;
};

/// A request that waits at a point until a test lets it go.
struct Hold {
  std::string path;    ///< with the query; `*` and `?` stand for any letters
  std::string method;  ///< empty: any
  bool before = true;  ///< before its effect, or after it and before the reply
  std::filesystem::path file;
};

/// What a test or a demo may set about a machine.  All times are at speed 1.
struct Options {
  double speed = 1;
  /// What a time to live in etcd is not shortened below by `speed`, in seconds of the computer.
  double least_ttl_s = 30;
  double boot_ms = 0;
  double forward_delay_ms = 0;                  ///< added to each round trip through a forward
  std::map<std::string, double> unit_delay_ms;  ///< `default` is for those that are not named
  /// From a unit's start until its component answers, where it is not the component's own time.
  std::map<std::string, double> unit_ready_ms;
  bool components = true;  ///< false: units are states only, nothing answers or publishes
  std::map<std::string, UnitFailure> unit_fail;
  std::set<std::string> hang;
  /// `SECTION/NAME` of what this fleet refuses in a unit, as one of another version might.
  std::set<std::string> fleet_refuses;
  std::vector<std::string> etcd_extra_args;
  std::vector<Hold> holds;
  bool hold_etcd = false;  ///< what sessions ask of etcd can be held, too
  cloudconfig::ToolVersion cloudinit = cloudconfig::tool_1_5_1;

  double unit_delay(const std::string& unit) const;
  double unit_ready(const std::string& unit, double otherwise) const;
};

/// Reads the JSON text of an options file; an unknown key is an error.
Result<Options> parse_options(const std::string& text);

/// An options file that may be rewritten at any time.  From any thread.
class OptionsFile {
 public:
  /// An empty path gives the defaults for ever.
  explicit OptionsFile(std::filesystem::path path) : path_(std::move(path)) {}

  /// The newest options; a file that cannot be read or parsed leaves the last good ones.
  Options current();

  /// `milliseconds` of the real machine, at the present speed.
  std::chrono::milliseconds paced(double milliseconds);

 private:
  std::filesystem::path path_;
  std::mutex mutex_;
  std::string read_mark_;  // which file was read: its number, size and time
  Options options_;
};

}  // namespace coreos_sim
