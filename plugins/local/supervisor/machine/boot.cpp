#include "supervisor/machine/boot.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <charconv>
#include <cstring>

#include "supervisor/linux/files.hpp"
#include "supervisor/sandbox/room.hpp"

namespace slipway_local {
namespace {

Result<Fd> notice_socket(const std::filesystem::path& path) {
  Fd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  ::unlink(path.c_str());
  if (socket && ::bind(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0)
    return socket;
  return system_fault("making a socket for a machine's notices");
}

/// A signal of systemd's own asks a machine to power itself off (SIGRTMIN+4); the console is read
/// from its standard output.
std::vector<std::string> command(const MachineSpec& spec, const MachineDisk& disk) {
  return {"systemd-nspawn",
          "--quiet",
          "--register=no",
          "--keep-unit",
          "--boot",
          "--directory=" + disk.root().string(),
          "--machine=" + spec.name,
          "--hostname=" + spec.hostname,
          "--network-namespace-path=" + (inside::networks / spec.name).string(),
          "--console=read-only",
          "--kill-signal=SIGRTMIN+4",
          "--link-journal=no",
          "--resolv-conf=off",
          "--timezone=off"};
}

/// What dockerd needs of a machine; each is missed with another message.
Outcome add_docker(Program& program, const MachineDisk& disk) {
  if (auto made = make_folder(disk.docker(), 0711); !made) return made;
  const auto words = {"--bind=" + disk.docker().string() + ":/var/lib/docker",
                      std::string("--capability=CAP_NET_ADMIN,CAP_BPF"),
                      std::string("--system-call-filter=@keyring"),
                      std::string("--system-call-filter=bpf")};
  program.argv.insert(program.argv.end(), words.begin(), words.end());
  program.environment.emplace_back("SYSTEMD_NSPAWN_API_VFS_WRITABLE=network");
  return done();
}

}  // namespace

Result<BootedMachine> boot(const Surroundings& surroundings, const MachineSpec& spec,
                           const Image& image, const MachineDisk& disk, const DataDisk& data,
                           const Cgroup& cgroup) {
  BootedMachine booted;
  const auto path = inside::sockets / spec.name;
  auto notices = notice_socket(path);
  if (!notices) return notices.fault();
  booted.notices = std::move(*notices);
  std::array<int, 2> console{};
  if (::pipe2(console.data(), O_CLOEXEC) != 0) return system_fault("making a console");
  booted.console = Fd(console[0]);
  const Fd theirs(console[1]);
  ::fcntl(booted.console.get(), F_SETFL, O_NONBLOCK);
  Program program{command(spec, disk), {}, cgroup.folders(), -1, theirs.get()};
  program.environment = {
      "NOTIFY_SOCKET=" + path.string(),
      std::string("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=") + (surroundings.unified() ? "1" : "0")};
  if (data.wanted()) program.argv.push_back("--bind=" + data.place().string() + ":/data");
  if (image.docker)
    if (auto added = add_docker(program, disk); !added) return added.fault();
  auto nspawn = surroundings.children.start(program);
  if (!nspawn) return nspawn.fault();
  booted.nspawn = std::move(*nspawn);
  return booted;
}

pid_t leader_in(const std::string& notice) {
  constexpr std::string_view key = "X_NSPAWN_LEADER_PID=";
  const auto at = notice.find(key);
  if (at == std::string::npos) return 0;
  pid_t pid = 0;
  std::from_chars(notice.data() + at + key.size(), notice.data() + notice.size(), pid);
  return pid;
}

}  // namespace slipway_local
