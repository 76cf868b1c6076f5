#include "rig/sshd.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace rig {
namespace {

void make_key(const std::filesystem::path& path) {
  std::filesystem::remove(path);
  if (!run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path.string()}))
    throw std::runtime_error("ssh-keygen failed");
}

void write_users(const std::filesystem::path& folder) {
  const auto uid = std::to_string(getuid());
  const auto gid = std::to_string(getgid());
  const auto home = (folder / "home").string();
  write_file(folder / "passwd",
             "root:x:0:0:root:/root:/bin/bash\n"
             "sshd:x:101:65534::/run/sshd:/usr/sbin/nologin\n"
             "core:x:" +
                 uid + ":" + gid + ":core:" + home + ":/bin/bash\n");
  write_file(folder / "group", "root:x:0:\ncore:x:" + gid + ":\n");
  // Run as root, sshd insists on its privilege separation folder.
  if (getuid() == 0) mkdir("/run/sshd", 0755);
}

std::string wrapper(const std::filesystem::path& folder) {
  return "LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=" + (folder / "passwd").string() +
         " NSS_WRAPPER_GROUP=" + (folder / "group").string();
}

}  // namespace

Sshd::Sshd(Place place) : place_(std::move(place)) {
  if (place_.port == 0) place_.port = free_port();
  std::filesystem::create_directories(folder_.path() / "home/.ssh");
  write_users(folder_.path());
  for (const char* name : {"id", "stranger", "hostkey"}) make_key(folder_.path() / name);
  std::filesystem::copy(folder_.path() / "id.pub", folder_.path() / "home/.ssh/authorized_keys");
  start();
}

void Sshd::change_host_key() { make_key(folder_.path() / "hostkey"); }

std::string Sshd::host_key() const {
  const auto line = read_file(folder_.path() / "hostkey.pub");
  return line.substr(0, line.find(' ', line.find(' ') + 1));
}

void Sshd::stop() {
  process_.reset();
  if (!eventually([&] { return !accepts(place_.port, place_.address); }))
    throw std::runtime_error("sshd: somebody still listens after its end");
}

void Sshd::start() {
  const auto& at = folder_.path();
  write_file(at / "sshd_config",
             "ListenAddress " + place_.address + ":" + std::to_string(place_.port) + "\nHostKey " +
                 (at / "hostkey").string() + "\nPidFile none\nUsePAM no\nStrictModes no\n" +
                 "PasswordAuthentication no\nKbdInteractiveAuthentication no\n" +
                 "AuthorizedKeysFile " + (at / "home/.ssh/authorized_keys").string() +
                 "\nAllowUsers core\nMaxSessions 50\nPrintLastLog no\nSetEnv " + wrapper(at) +
                 "\n" + extra_);
  auto command = place_.enter;
  for (const auto& word : {std::string("/usr/sbin/sshd"), std::string("-D"), std::string("-e"),
                           std::string("-f"), (at / "sshd_config").string()})
    command.push_back(word);
  process_ = std::make_unique<Process>(
      command,
      std::vector<std::string>{"PATH=/usr/bin:/bin", "LD_PRELOAD=libnss_wrapper.so",
                               "NSS_WRAPPER_PASSWD=" + (at / "passwd").string(),
                               "NSS_WRAPPER_GROUP=" + (at / "group").string()},
      at / "sshd.log");
  if (!eventually([&] { return accepts(place_.port, place_.address); }))
    throw std::runtime_error("sshd: " + read_file(at / "sshd.log"));
}

}  // namespace rig
