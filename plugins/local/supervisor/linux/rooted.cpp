#include "supervisor/linux/rooted.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <vector>

namespace slipway_local {
namespace {

/// openat2 has no wrapper in Debian 12's C library.
Fd open_in(int root, const std::string& path, int flags) {
  struct open_how how {};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return Fd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

/// The names of a path; none when it has one that leads elsewhere.
std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (name.empty()) continue;
    const bool text = name.find('\0') == std::string_view::npos;
    if (name == "." || name == ".." || name.size() > 255 || !text) return {};
    names.emplace_back(name);
  }
  return names;
}

Fault bad_path(std::string_view path) {
  return Fault{FaultClass::invalid,
               "'" + std::string(path) + "' is no path of a file in a machine"};
}

Outcome write_all(int fd, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_fault("writing the machine's '" + std::string(path) + "'");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return done();
}

constexpr const char* aside = ".slipway.new";

}  // namespace

struct RootedTree::Place {
  Fd folder;
  std::string name;
};

Result<RootedTree> RootedTree::open(const std::filesystem::path& root) {
  Fd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return system_fault("opening '" + root.string() + "'");
  return RootedTree(std::move(fd));
}

Result<Fd> RootedTree::folder_at(const std::string& path) const {
  // Not O_PATH: a descriptor that only stands for a path cannot be synchronised or listed.
  Fd folder = open_in(root_.get(), path.empty() ? "." : path, O_RDONLY | O_DIRECTORY);
  if (!folder) return system_fault("opening the machine's '/" + path + "'");
  return folder;
}

Outcome RootedTree::make_folders(std::string_view path, mode_t mode) const {
  std::string so_far;
  for (const auto& name : names_of(path)) {
    const auto above = folder_at(so_far);
    if (!above) return above.fault();
    so_far += (so_far.empty() ? "" : "/") + name;
    if (open_in(root_.get(), so_far, O_PATH | O_DIRECTORY)) continue;
    if (::mkdirat(above->get(), name.c_str(), mode) != 0)
      return system_fault("making the machine's folder '/" + so_far + "'");
    if (::fchmodat(above->get(), name.c_str(), mode, 0) != 0)
      return system_fault("making the machine's folder '/" + so_far + "'");
  }
  return done();
}

Result<RootedTree::Place> RootedTree::place_of(std::string_view path) const {
  auto names = names_of(path);
  if (names.empty()) return bad_path(path);
  std::string above;
  for (std::size_t at = 0; at + 1 < names.size(); ++at) above += (at == 0 ? "" : "/") + names[at];
  auto folder = folder_at(above);
  if (!folder) return folder.fault();
  return Place{std::move(*folder), std::move(names.back())};
}

Outcome RootedTree::put_file(std::string_view path, std::string_view bytes, mode_t mode) const {
  const auto names = names_of(path);
  if (names.empty() || path.ends_with('/')) return bad_path(path);
  const auto last = path.rfind('/');
  if (last != std::string_view::npos)
    if (auto made = make_folders(path.substr(0, last)); !made) return made;
  const auto place = place_of(path);
  if (!place) return place.fault();
  const int folder = place->folder.get();
  ::unlinkat(folder, aside, 0);
  const Fd file(
      ::openat(folder, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return system_fault("making the machine's '" + std::string(path) + "'");
  if (auto written = write_all(file.get(), bytes, path); !written) return written;
  if (::fchmod(file.get(), mode & 07777) == 0 &&
      ::renameat(folder, aside, folder, place->name.c_str()) == 0)
    return done();
  const int code = errno;
  ::unlinkat(folder, aside, 0);
  if (code == EISDIR) return bad_path(path);
  return system_fault("making the machine's '" + std::string(path) + "'", code);
}

Outcome RootedTree::put_link(std::string_view path, const std::string& target) const {
  const auto place = place_of(path);
  if (!place) return place.fault();
  const int folder = place->folder.get();
  ::unlinkat(folder, aside, 0);
  if (::symlinkat(target.c_str(), folder, aside) == 0 &&
      ::renameat(folder, aside, folder, place->name.c_str()) == 0)
    return done();
  return system_fault("linking the machine's '" + std::string(path) + "'");
}

Outcome RootedTree::remove(std::string_view path) const {
  const auto place = place_of(path);
  if (!place) return look(path) ? Outcome(place.fault()) : done();
  const int folder = place->folder.get();
  if (::unlinkat(folder, place->name.c_str(), 0) == 0 || errno == ENOENT) return done();
  if (::unlinkat(folder, place->name.c_str(), AT_REMOVEDIR) == 0) return done();
  return system_fault("removing the machine's '" + std::string(path) + "'");
}

std::optional<std::string> RootedTree::read(std::string_view path, std::size_t most) const {
  const auto about = look(path);
  if (!about || !S_ISREG(about->st_mode)) return std::nullopt;
  const Fd file = open_in(root_.get(), std::string(path), O_RDONLY | O_NONBLOCK | O_NOCTTY);
  struct stat opened {};
  if (!file || ::fstat(file.get(), &opened) != 0 || !S_ISREG(opened.st_mode)) return std::nullopt;
  std::string bytes;
  std::array<char, 16384> block{};
  while (bytes.size() < most) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
  if (bytes.size() > most) bytes.resize(most);
  return bytes;
}

std::optional<struct stat> RootedTree::look(std::string_view path) const {
  const Fd there = open_in(root_.get(), std::string(path), O_PATH);
  struct stat about {};
  if (!there || ::fstat(there.get(), &about) != 0) return std::nullopt;
  return about;
}

}  // namespace slipway_local
