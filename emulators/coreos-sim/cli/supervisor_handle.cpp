#include "coreos-sim/cli/supervisor_handle.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cli {
namespace {

namespace fs = std::filesystem;

struct flock whole_file_lock() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool is_marked(const fs::path& process, const fs::path& folder) {
  const std::string library = (folder / "lib").string() + "/";
  const std::string root = "SLIPWAY_COREOS_SIM_ROOT=" + (folder / "root").string();
  const std::string data = "ETCD_DATA_DIR=" + (folder / "root").string() + "/";
  if (read_file(process / "maps").value_or("").find(library) != std::string::npos) return true;
  const auto environment = read_file(process / "environ").value_or("");
  for (const auto& entry : split(environment, '\0')) {
    if (entry == root || entry.starts_with(data)) return true;
  }
  return false;
}

}  // namespace

std::optional<pid_t> supervisor_of(const MachineFolder& folder) {
  const Fd file(::open(folder.lock().c_str(), O_RDWR | O_CLOEXEC));
  if (!file) return std::nullopt;
  auto lock = whole_file_lock();
  if (::fcntl(file.get(), F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

Result<Fd> lock_machine(const MachineFolder& folder) {
  Fd file(::open(folder.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  auto lock = whole_file_lock();
  if (file && ::fcntl(file.get(), F_SETLK, &lock) == 0) return file;
  return Error{"a machine is already running in '" + folder.path().string() + "'"};
}

std::vector<pid_t> marked_processes(const MachineFolder& folder) {
  std::vector<pid_t> found;
  for (const auto& process : entries_of("/proc")) {
    const auto pid = to_number(process.filename().string());
    if (!pid || *pid == ::getpid()) continue;
    if (is_marked(process, folder.path())) found.push_back(static_cast<pid_t>(*pid));
  }
  return found;
}

}  // namespace coreos_sim::cli
