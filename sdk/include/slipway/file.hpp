#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

/// Reading a file that somebody named, in one place for the host and the plugins: what is named may
/// be a pipe that nobody writes to, a device without an end, or a file larger than memory.
namespace slipway {

/// Why a file could not be read.
enum class FileFault {
  none,
  missing,    ///< nothing is there
  denied,     ///< it may not be opened
  not_plain,  ///< a folder, a pipe, a device, a socket
  too_large,
  broken,  ///< reading failed before its end
};

struct FileBytes {
  FileFault fault = FileFault::none;
  std::string bytes;  ///< the whole file; empty with a fault
  std::string why;    ///< with a fault: what to say after the file's name, `cannot be read: ...`

  explicit operator bool() const { return fault == FileFault::none; }
};

namespace file_detail {

struct Closing {
  int descriptor;
  ~Closing() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

inline FileBytes fault(FileFault kind, std::string why) { return {kind, {}, std::move(why)}; }

inline const char* kind_text(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder";
  if (S_ISFIFO(mode)) return "is a pipe, not a file";
  if (S_ISSOCK(mode)) return "is a socket, not a file";
  return "is a device, not a file";
}

}  // namespace file_detail

/// The bytes of a regular file of at most `most` bytes.  Never waits: what is no regular file is
/// refused before anything is read.  A link is followed.
inline FileBytes read_plain_file(const std::string& path, std::size_t most) {
  namespace detail = file_detail;
  const detail::Closing file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (file.descriptor < 0) {
    const int error = errno;
    if (error == ENXIO) return detail::fault(FileFault::not_plain, "is a socket, not a file");
    return detail::fault(error == ENOENT ? FileFault::missing : FileFault::denied,
                         std::string("cannot be read: ") + std::strerror(error));
  }
  struct stat about {};
  if (::fstat(file.descriptor, &about) != 0)
    return detail::fault(FileFault::broken, "cannot be read to its end");
  if (!S_ISREG(about.st_mode))
    return detail::fault(FileFault::not_plain, detail::kind_text(about.st_mode));
  FileBytes read;
  // a file may grow meanwhile, and those below /proc say that they are empty
  char part[65536];
  while (read.bytes.size() <= most) {
    const auto count = ::read(file.descriptor, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return detail::fault(FileFault::broken, "cannot be read to its end");
    if (count == 0) return read;
    read.bytes.append(part, static_cast<std::size_t>(count));
  }
  return detail::fault(FileFault::too_large, "is larger than " + std::to_string(most) + " bytes");
}

}  // namespace slipway
