#pragma once

#include <memory>
#include <string>

#include "azure_emulator/control/control.hpp"

namespace azure_emulator {

/// The control port: plain HTTP, for tests and people on this machine.
class ControlServer {
 public:
  /// Listens from now on.  Throws std::exception with the reason when it cannot.
  ControlServer(const std::string& host, int port, Control& control);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  int port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace azure_emulator
