#include "shared/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace emulators {

// By system calls: the stream library throws when reading fails, as it does for a file of /proc
// whose process ends between opening and reading.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string content;
  std::array<char, 16384> block{};
  ssize_t got = 1;
  while (content.size() < most && got != 0) {
    got = ::read(fd, block.data(), std::min(block.size(), most - content.size()));
    if (got < 0 && errno != EINTR) break;
    if (got > 0) content.append(block.data(), static_cast<std::size_t>(got));
  }
  const bool failed = got < 0;
  ::close(fd);
  if (failed) return std::nullopt;
  return content;
}

}  // namespace emulators
