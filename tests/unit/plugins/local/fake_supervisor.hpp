#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace local_test {

/// A folder that is gone with its owner.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void write(const std::string& path, const std::string& text, bool executable = false);
std::string read(const std::string& path);

/// What answers at a sandbox's socket as the real supervisor never would, or hardly ever: it is for
/// the faults that one cannot be brought to.  `answer` gets each line and says what goes back as it
/// is; nothing: the connection is closed.
class FakeSupervisor {
 public:
  using Answer = std::function<std::optional<std::string>(const std::string& line)>;

  FakeSupervisor(const std::string& directory, Answer answer);
  ~FakeSupervisor();
  FakeSupervisor(const FakeSupervisor&) = delete;
  FakeSupervisor& operator=(const FakeSupervisor&) = delete;

  /// Whether a line with such a part came.
  bool heard(const std::string& part) const;

 private:
  void serve();
  void talk(int peer);

  Answer answer_;
  int listener_ = -1;
  std::atomic<bool> ending_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::thread thread_;
};

inline constexpr const char* hello =
    R"({"ok":{"version":1,"stack":"demo","pid":1,"rootless":true,"network":"10.77.0.0/24"}})"
    "\n";

}  // namespace local_test
