#pragma once
#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/value/result.hpp"

namespace slipway::core {

/// Puts `text` in the place of the file at `path`.  Whenever the process or the machine ends, the
/// file is the old one or the new one, and the new one is on the disk when this returns: it is
/// written aside under a name that nobody else has (`PATH.new-…`, O_EXCL), synced and renamed, and
/// the folder is synced.  `mode` is cut by the umask.  Also takes away what dead writers left
/// aside.  `denied`, or `unavailable` when there is no room; then nothing of it is left.
Result<void> write_whole_file(const std::string& path, std::string_view text, mode_t mode);

/// The same for a file that must not be there yet: whether it was made, false when there is one
/// already, which stays as it is.  Of several makers one is first.
Result<bool> make_whole_file(const std::string& path, std::string_view text, mode_t mode);

/// The bytes of a regular file of at most `most` bytes; a pipe or a device is not waited for.
/// `not_found` when there is none, `denied` when it cannot be opened, `invalid_input` when it is
/// something else or larger.
Result<std::string> read_whole_file(const std::string& path, std::size_t most);

/// Takes away the files that writers of `path` wrote aside and did not live to rename.  A living
/// writer holds an advisory lock on its own, so neither process numbers nor times are guessed at.
void clear_drafts(const std::string& path);

/// The folder that a path is in; `.` for a bare name, `/` for itself.
std::string folder_of(const std::string& path);

/// Makes the names in a folder durable: the errno of what failed, 0 for nothing.  Some network file
/// systems cannot, and say EINVAL: there is nothing more to be done, so it is no failure.
int sync_folder(const std::string& folder);

/// What went wrong with the file or folder at `path`, for people: `what` and the system's own
/// words, with a command that shows more.  `unavailable` when there is no room (or the disk fails),
/// else `denied`.
Error file_error(const std::string& what, const std::string& path, int why);

}  // namespace slipway::core
