#pragma once

#include <string>
#include <vector>

namespace azure_emulator {

/// Runs a machine driver's verbs: `PROGRAM start|status|forward|stop …`.  Members may be called
/// from any thread; each waits for the program to end.
class DriverProgram {
 public:
  struct Outcome {
    int exit_code = -1;  ///< -1: it could not be run
    std::string output;
    std::string errors;
  };

  DriverProgram(std::string program, std::vector<std::string> arguments)
      : program_(std::move(program)), arguments_(std::move(arguments)) {}

  /// `arguments` after the verb; the driver's own arguments follow them.  What the program writes
  /// goes through files in `folder`, not pipes: a supervisor that it leaves behind would keep those
  /// open.
  Outcome run(const std::string& verb, const std::vector<std::string>& arguments,
              const std::string& folder) const;

 private:
  std::string program_;
  std::vector<std::string> arguments_;
};

}  // namespace azure_emulator
