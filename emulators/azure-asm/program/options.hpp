#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azure_emulator {

/// The command line.
struct ProgramOptions {
  std::string listen_host;  ///< empty: the first address of the net
  int listen_port = 0;
  std::string control_host = "127.0.0.1";
  int control_port = 0;
  bool control_beyond_loopback = false;  ///< control_host may be reached by other machines
  std::string certificate_file;
  std::string key_file;
  std::vector<std::pair<std::string, std::string>> subscriptions;  ///< id, thumbprint
  std::string net;                                                 ///< empty: a free one
  std::string driver;
  std::vector<std::string> driver_arguments;
  std::string work_dir = ".";
  double speed = 1;
  std::vector<std::pair<std::string, double>> durations;
  std::vector<std::pair<std::string, int>> quotas;
  std::uint64_t seed = 1;
  bool strict_order = true;
  std::string ready_file;
  std::string scenario_file;
  std::string prepare_file;
  std::string state_file;      ///< empty: nothing is kept
  bool critical_path = false;  ///< told at the end
};

/// Reads the command line.  Nothing when only help was asked for, which is then printed.
/// Throws std::exception with what is wrong.
std::optional<ProgramOptions> read_options(int argc, const char* const* argv);

}  // namespace azure_emulator
