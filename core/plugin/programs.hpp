#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/system/subprocess.hpp"

namespace slipway::core {

/// A program that a plugin has running, and when its time is up.
struct Program {
  std::unique_ptr<Subprocess> process;
  std::chrono::steady_clock::time_point due;
};

/// The programs that plugins have running between two of their calls.  A call takes the one that it
/// goes on with out of here, so that no other uses it meanwhile.  Those that are left when the host
/// ends are ended with it.  Any thread.
class Programs {
 public:
  static Programs& all();
  ~Programs();

  /// Room for one more of the plugin's; false: it has as many as it may.
  bool enter(const std::string& plugin);
  void leave(const std::string& plugin);
  /// Puts one aside; its number, which means nothing to other plugins.
  std::uint64_t put(const std::string& plugin, Program program);
  /// The same under the number that it has.
  void put_back(const std::string& plugin, std::uint64_t number, Program program);
  /// Null process: no such program of the plugin's, or another call has it.
  Program take(const std::string& plugin, std::uint64_t number);

 private:
  using Key = std::pair<std::string, std::uint64_t>;
  std::mutex mutex_;
  std::map<Key, Program> waiting_;
  std::map<std::string, int> running_;  ///< of each plugin, those in a call included
  std::uint64_t last_ = 0;
};

}  // namespace slipway::core
