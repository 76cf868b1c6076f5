#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/plugin/arena.hpp"
#include "core/plugin/call_note.hpp"
#include "core/plugin/faults.hpp"
#include "core/plugin/instance.hpp"
#include "core/system/random.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

class Screen;

/// The place of a `slipway_call`.  A plugin may keep its address against the rules, so places are
/// never freed, and used again only after many thousand later calls.
struct CallPlace {
  slipway_call raw{};
  std::shared_mutex gate;    ///< shared by services under way, whole by the end of the call
  HostCall* live = nullptr;  ///< null once the call has returned
  std::shared_ptr<FaultBox> faults;
  std::string function;
};

/// One call into a plugin, from the host's side: its arena, its services, and what the plugin did
/// wrong in it. Alive from construction to destruction, which waits until services that other
/// threads of the plugin use have returned.
class HostCall {
 public:
  /// `function`, `screen` and `services` must outlive it; `screen` may be null (nothing is known of
  /// secrets yet).
  HostCall(std::shared_ptr<FaultBox> faults, const char* function, const CallServices& services,
           const Screen* screen);
  ~HostCall();
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  const slipway_call* raw() const { return &place_->raw; }
  Arena& arena() { return arena_; }
  const CallServices& services() const { return services_; }
  const Screen* screen() const { return screen_; }
  const std::string& plugin() const { return faults_->plugin(); }
  const std::string& function() const { return function_; }
  const Clock& clock() const;
  std::uint64_t random();

  /// Notes what makes the whole call an `internal` failure; the first counts.
  void refuse(const std::string& why);
  std::string refusal() const;
  /// Notes that a text of the plugin's could not be read as JSON, and why.
  void note_bad_json(const std::string& why);
  /// `; its last parse_json failed: ...`, for what may have come of it; empty when none failed.
  std::string bad_json() const;
  /// Notes what does not fit an emitted item and lets it pass; each only once.
  void note_slip(std::string what);
  std::vector<std::string> slips() const;
  /// Notes a breach that is only logged.
  void fault(const std::string& what);
  /// The same of what every call may do: it is logged once in the life of the plugin.
  void fault_once(const std::string& what);
  /// Hands all breaches noted so far to the log, and how many lines were dropped.
  void log_faults();

  /// Whether one more line of so many bytes may go to the log: a call has a share of it that no
  /// honest plugin needs, so that one that logs without end fills neither a disk nor a terminal.
  bool may_log(std::size_t bytes);

 private:
  std::shared_ptr<FaultBox> faults_;
  const CallNote note_;
  std::string function_;
  const CallServices& services_;
  const Screen* screen_;
  Arena arena_;
  mutable std::mutex mutex_;
  SeededRandom random_;
  std::string refusal_;
  std::string bad_json_;
  std::vector<std::string> slips_;
  std::size_t lines_ = 0;
  std::size_t line_bytes_ = 0;
  std::size_t dropped_ = 0;
  CallPlace* place_;
};

/// Runs `body` on the living call behind `raw`, so that it cannot end meanwhile; `otherwise` when
/// the call is dead (which is noted as the plugin's fault) or `body` throws.
template <class Answer, class Body>
Answer with_call(const slipway_call* raw, Answer otherwise, Body&& body) noexcept {
  if (!raw || !raw->self) return otherwise;
  auto& place = *static_cast<CallPlace*>(raw->self);
  const std::shared_lock open(place.gate);
  try {
    if (place.live) return body(*place.live);
    if (place.faults)
      place.faults->add("used the call of '" + place.function + "' after it had returned");
  } catch (...) {  // out of memory, or a sink of the host failed: the plugin gets the refusal it
                   // can handle
    return otherwise;
  }
  return otherwise;
}

}  // namespace slipway::core
