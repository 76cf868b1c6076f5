#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {

/// What a machine says on its console, kept on disk.  A machine that says very much fills nothing:
/// there are two files, and when the newer one is full the older one goes.  By one thread, but for
/// `tail`.
class ConsoleLog {
 public:
  explicit ConsoleLog(std::filesystem::path file);

  void add(std::string_view bytes);

  /// The last `most` bytes.  From any thread.
  static std::string tail(const std::filesystem::path& file, std::size_t most);

 private:
  std::filesystem::path file_;
  Fd out_;
  std::uint64_t size_ = 0;
};

}  // namespace slipway_local
