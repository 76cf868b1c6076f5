#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "supervisor/record/endpoint_record.hpp"

namespace slipway_local {

/// The address of a machine by its name; nothing when there is none of that name.  From any thread,
/// and with locks held: it takes none that is held while something else is asked.
using AddressOf = std::function<std::optional<std::string>(const std::string&)>;

/// Looks after one target: with a probe it is well from the first good answer on, until so many in
/// a row are bad; without one it is well as long as its machine is there.
class Watch {
 public:
  /// `changed` is called, by the watch's own thread, when it has become well or unwell.
  Watch(Target target, ProbeSpec probe, AddressOf address_of, std::function<void()> changed);
  ~Watch();

  const Target& target() const { return target_; }
  const ProbeSpec& probe() const { return probe_; }
  bool well() const;
  std::optional<std::string> address() const { return address_of_(target_.machine); }

 private:
  void run(const std::stop_token& stop);

  const Target target_;
  const ProbeSpec probe_;
  const AddressOf address_of_;
  const std::function<void()> changed_;
  std::atomic<bool> well_{false};
  std::mutex mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace slipway_local
