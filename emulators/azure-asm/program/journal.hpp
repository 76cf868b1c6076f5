#pragma once

#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "azure_emulator/control/control.hpp"

namespace azure_emulator {

/// The file that survives a restart: every write and every change by the control port, in order, a
/// JSON line each.  Done again at their virtual times they lead to the same world, because ids and
/// durations follow from the seed and the clock alone.  Virtual time stands still between two runs.
class Journal {
 public:
  /// What the world began with.
  struct Beginning {
    Time start{};
    std::string net;
    std::uint64_t seed = 1;
  };

  /// Reads what is there; a last line that was cut short is dropped.  Throws std::exception with
  /// what is wrong.
  explicit Journal(std::string path);

  /// Of the world on record; nothing when the file is new.
  const std::optional<Beginning>& beginning() const { return beginning_; }
  /// Notes it in a new file.
  void begin(const Beginning& beginning);

  /// Does again what is on record; answers the time at which it ended.
  Time repeat(Emulator& emulator, Control& control);
  /// Notes from now on what is written.
  void follow(Emulator& emulator, Control& control);

 private:
  void note(const std::string& line);

  std::string path_;
  std::optional<Beginning> beginning_;
  std::vector<std::string> lines_;
  std::ofstream file_;
  std::mutex mutex_;
};

}  // namespace azure_emulator
