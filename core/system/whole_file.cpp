#include "core/system/whole_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "slipway/file.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

constexpr const char* mark = ".new-";
constexpr int most_names = 100;  ///< each is free but for a chance of 2^-64

Error unwritten(const std::string& path, int why) {
  return file_error("'" + path + "' cannot be written", path, why);
}

std::string random_name(const std::string& path) {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) number = std::uint64_t(getpid());
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return path + mark + text;
}

/// A file aside, locked for as long as it is open.
struct Draft {
  int file = -1;
  std::string path;
};

/// Whether the name still leads to the open file: whoever clears may have come between making it
/// and locking it.
bool is_at(const Draft& draft) {
  struct stat open {};
  struct stat named {};
  return fstat(draft.file, &open) == 0 && lstat(draft.path.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

Result<Draft> open_draft(const std::string& path, mode_t mode) {
  for (int tries = 0; tries < most_names; ++tries) {
    Draft draft;
    draft.path = random_name(path);
    draft.file = open(draft.path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (draft.file < 0 && errno == EEXIST) continue;
    if (draft.file < 0) return unwritten(path, errno);
    // A file system without such locks does without: nobody can clear there either.
    const bool taken = flock(draft.file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (taken && is_at(draft)) return draft;
    close(draft.file);
  }
  return unwritten(path, EEXIST);
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

void clear_dead(const std::string& draft) {
  const int file = open(draft.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return;
  struct stat seen {};
  const bool ours = fstat(file, &seen) == 0 && S_ISREG(seen.st_mode) && seen.st_uid == geteuid();
  if (ours && flock(file, LOCK_EX | LOCK_NB) == 0 && is_at({file, draft})) unlink(draft.c_str());
  close(file);
}

/// Gives a draft a name that nobody may have; false with errno.
bool place(const std::string& draft, const std::string& path) {
  if (renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0)
    return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  // A file system without such a rename.
  if (link(draft.c_str(), path.c_str()) != 0) return false;
  unlink(draft.c_str());
  return true;
}

/// Writes aside and has `name_it` give the file its name; the errno of what failed, 0 for nothing.
template <class NameIt>
Result<int> write_aside(const std::string& path, std::string_view text, mode_t mode,
                        const NameIt& name_it) {
  clear_drafts(path);
  auto draft = open_draft(path, mode);
  if (!draft) return std::move(draft).error();
  const bool named = write_all(draft->file, text) && name_it(draft->path);
  const int why = errno;
  if (!named) unlink(draft->path.c_str());
  close(draft->file);
  if (!named) return why;
  return sync_folder(folder_of(path));
}

}  // namespace

std::string folder_of(const std::string& path) {
  const auto slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

int sync_folder(const std::string& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return errno;
  const int why = fsync(file) == 0 || errno == EINVAL ? 0 : errno;
  close(file);
  return why;
}

Error file_error(const std::string& what, const std::string& path, int why) {
  const bool room = why == ENOSPC || why == EDQUOT || why == EIO;
  return Error{room ? Errc::unavailable : Errc::denied, what + ": " + std::strerror(why),
               (room ? "df -h '" : "ls -ld '") + folder_of(path) + "'"};
}

Result<void> write_whole_file(const std::string& path, std::string_view text, mode_t mode) {
  auto written = write_aside(path, text, mode, [&path](const std::string& draft) {
    return std::rename(draft.c_str(), path.c_str()) == 0;
  });
  if (!written) return std::move(written).error();
  return *written == 0 ? Result<void>() : unwritten(path, *written);
}

Result<bool> make_whole_file(const std::string& path, std::string_view text, mode_t mode) {
  auto written = write_aside(path, text, mode,
                             [&path](const std::string& draft) { return place(draft, path); });
  if (!written) return std::move(written).error();
  if (*written == 0 || *written == EEXIST) return *written == 0;
  return unwritten(path, *written);
}

Result<std::string> read_whole_file(const std::string& path, std::size_t most) {
  auto file = read_plain_file(path, most);
  if (file) return std::move(file.bytes);
  Errc code = Errc::invalid_input;
  if (file.fault == FileFault::missing) code = Errc::not_found;
  if (file.fault == FileFault::denied) code = Errc::denied;
  if (file.fault == FileFault::broken) code = Errc::unavailable;
  return Error{code, "'" + path + "' " + file.why, {}};
}

void clear_drafts(const std::string& path) {
  const auto prefix = fs::path(path).filename().string() + mark;
  std::error_code failed;
  for (fs::directory_iterator at(folder_of(path), failed), end; !failed && at != end;
       at.increment(failed))
    if (at->path().filename().string().rfind(prefix, 0) == 0) clear_dead(at->path().string());
}

}  // namespace slipway::core
