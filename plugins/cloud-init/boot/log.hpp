#pragma once
#include <string>
#include <string_view>
#include <vector>

/// Reading what cloud-init says of itself.
namespace cloud_init {

/// A module that failed.
struct FailedModule {
  std::string
      name;  ///< `write-files`, `users-groups`, ...: with hyphens, whatever the version writes
  std::string why;  ///< `IsADirectoryError: [Errno 21] Is a directory: '/etc/apt'`; may be empty
};

/// The modules that failed, in the order in which they ran: of the log, since a reboot wipes what
/// `result` (result.json) says; and of `result`, since the log may not be had.
std::vector<FailedModule> failed_modules(std::string_view log, std::string_view result);

/// The files that a module wrote, in order: `write-files` or `write-files-deferred`.
std::vector<std::string> files_written(std::string_view log, std::string_view module);

/// The last `most` lines of a text, empty ones left out.
std::string last_lines(std::string_view text, std::size_t most);

/// What the tool's output holds between the marks of a numbered command; `what`: `step` or `early
/// step`.  Of one that never ended, all that follows.
std::string_view said_by(std::string_view output, const std::string& what, std::size_t number);

}  // namespace cloud_init
