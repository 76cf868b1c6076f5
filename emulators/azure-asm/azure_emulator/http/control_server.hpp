#pragma once

#include <memory>
#include <string>

#include "azure_emulator/control/control.hpp"

namespace azure_emulator {

/// The control port: plain HTTP, for tests and people on this machine.
///
/// Only whoever was given its address gets anything: the first part of every path is a token, drawn
/// anew at each start.  A browser that was lured here is refused as well, by the Host that it
/// believes in and by the Origin that sent it.
class ControlServer {
 public:
  /// Listens from now on.  Throws std::exception with the reason when it cannot.
  ControlServer(const std::string& host, int port, Control& control);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// `http://HOST:PORT/TOKEN`, to be followed by what Control knows.  Secret.
  std::string url() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace azure_emulator
