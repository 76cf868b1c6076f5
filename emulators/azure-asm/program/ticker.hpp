#pragma once

#include <thread>

#include "azure_emulator/api/emulator.hpp"
#include "azure_emulator/clock/real_clock.hpp"

namespace azure_emulator {

/// Keeps an emulator's virtual time going with the real one, for as long as it lives.
class Ticker {
 public:
  Ticker(Emulator& emulator, const RealClock& clock);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void run(const std::stop_token& stop);

  Emulator& emulator_;
  const RealClock& clock_;
  std::jthread thread_;
};

}  // namespace azure_emulator
