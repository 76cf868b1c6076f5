#include "core/system/private_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "core/system/whole_file.hpp"

namespace slipway::core {
namespace {

bool is_folder(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

}  // namespace

Result<void> make_private_folder(const std::string& path) {
  if (is_folder(path)) return {};
  const std::string parent = folder_of(path);
  if (parent != path) {
    auto above = make_private_folder(parent);
    if (!above) return above;
  }
  if (::mkdir(path.c_str(), 0700) != 0 && !(errno == EEXIST && is_folder(path)))
    return file_error("the folder '" + path + "' cannot be made", path, errno);
  // A folder that may be written to but not read cannot be opened for it.
  const int why = sync_folder(parent);
  if (why != 0 && why != EACCES)
    return file_error("the folder '" + path + "' cannot be made", path, why);
  return {};
}

Result<Made> make_private_file(const std::string& path, std::string_view content) {
  auto folder = make_private_folder(folder_of(path));
  if (!folder) return std::move(folder).error();
  if (::access(path.c_str(), F_OK) == 0) return Made::was_there;
  auto made = make_whole_file(path, content, 0600);
  if (!made) return std::move(made).error();
  return *made ? Made::anew : Made::was_there;
}

}  // namespace slipway::core
