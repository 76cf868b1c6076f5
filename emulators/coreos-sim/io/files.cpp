#include "coreos-sim/io/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace coreos_sim {
namespace {

Error failure(const std::string& what, const std::filesystem::path& path) {
  return Error{what + " '" + path.string() + "': " + std::strerror(errno)};
}

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

}  // namespace

std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  // Not a range: its step to the next entry throws.
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    found.push_back(at->path());
  return found;
}

Outcome write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  std::string temporary = path.string() + ".XXXXXX";
  const int fd = ::mkstemp(temporary.data());
  if (fd < 0) return failure("creating a file beside", path);
  const bool written = write_whole(fd, content) && ::fchmod(fd, mode) == 0;
  ::close(fd);
  if (written && ::rename(temporary.c_str(), path.c_str()) == 0) return done();
  const auto reason = failure("writing", path);
  ::unlink(temporary.c_str());
  return reason;
}

void append_line(const std::filesystem::path& path, std::string_view line) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return;
  std::string whole(line);
  whole += '\n';
  write_whole(fd, whole);
  ::close(fd);
}

}  // namespace coreos_sim
