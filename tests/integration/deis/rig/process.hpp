#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace rig {

/// A folder that goes with its owner.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A running program, ended with its owner together with everything that it left behind.
class Process {
 public:
  Process(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
          const std::filesystem::path& log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  pid_t pid() const { return pid_; }
  /// Ends it now, by SIGKILL, with all its descendants.
  void kill();

 private:
  pid_t pid_ = -1;
};

/// Runs a program to its end; true when it ended with 0.
bool run(const std::vector<std::string>& argv);

/// A tcp port of 127.0.0.1 that was free a moment ago.
int free_port();

/// Whether somebody accepts connections there.
bool accepts(int port, const std::string& address = "127.0.0.1");

/// Looks every few milliseconds whether `condition` holds, until it does or ten seconds have gone.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds within = std::chrono::seconds(10));

void write_file(const std::filesystem::path& path, const std::string& text);
std::string read_file(const std::filesystem::path& path);

}  // namespace rig
