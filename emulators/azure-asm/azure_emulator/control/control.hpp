#pragma once

#include <functional>
#include <string>

#include "azure_emulator/api/emulator.hpp"
#include "azure_emulator/clock/real_clock.hpp"

namespace azure_emulator {

/// One answer of the control port.
struct ControlReply {
  int status = 200;
  std::string body = "{}";
  std::string content_type = "application/json";
};

/// What the control port can do, without the port: looks at the emulated cloud and disturbs it.
/// Members may be called from any thread; some block.
class Control {
 public:
  /// `clock` may be null: then its speed cannot be set.
  Control(Emulator& emulator, RealClock* clock) : emulator_(emulator), clock_(clock) {}

  ControlReply handle(const std::string& method, const std::string& target,
                      const std::string& body);

  /// Puts a list of faults (JSON text) in force.  Throws std::exception with what is wrong.
  void load_scenario(const std::string& text);

  /// Told of what changed the world by request, so that it can be done again: path and body.
  void on_change(std::function<void(const std::string&, const std::string&)> listener) {
    listener_ = std::move(listener);
  }

 private:
  ControlReply get(const std::vector<std::string>& parts,
                   const std::map<std::string, std::string>& query);
  ControlReply post(const std::vector<std::string>& parts, const std::string& body);
  ControlReply remove(const std::vector<std::string>& parts);
  ControlReply get_fault(int id, const std::map<std::string, std::string>& query);
  ControlReply get_critical_path();

  Emulator& emulator_;
  RealClock* clock_;
  std::function<void(const std::string&, const std::string&)> listener_;
};

}  // namespace azure_emulator
