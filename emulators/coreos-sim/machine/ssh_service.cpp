#include "coreos-sim/machine/ssh_service.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* library_name = "libslipway_coreos_sim_net.so";

/// Beside the program, or in the library folder beside the program's folder.
Result<fs::path> find_library() {
  if (const char* given = std::getenv("SLIPWAY_COREOS_SIM_NET")) return fs::path(given);
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* place : {".", "../lib", "../lib/slipway/emulators"}) {
    const fs::path path = folder / place / library_name;
    if (fs::exists(path, error)) return path;
  }
  return Error{std::string("'") + library_name + "' is not beside the program in '" +
               folder.string() + "'; set SLIPWAY_COREOS_SIM_NET to its path"};
}

std::string account(const std::string& name, const fs::path& home) {
  return name + ":x:" + std::to_string(::getuid()) + ":" + std::to_string(::getgid()) + ":" + name +
         ":" + home.string() + ":/bin/bash\n";
}

/// etcdctl has no use for our library, since it makes its system calls itself; so it is told where
/// the machine's etcd is, also when an argument says 127.0.0.1.
std::string etcdctl_script(const std::string& address) {
  return "#!/bin/sh\n"
         "export ETCDCTL_API=\"${ETCDCTL_API:-2}\"\n"
         "here=" +
         address +
         "\n"
         "[ \"$ETCDCTL_API\" = 2 ] && export "
         "ETCDCTL_ENDPOINT=\"${ETCDCTL_ENDPOINT:-http://$here:2379}\"\n"
         "[ \"$ETCDCTL_API\" = 3 ] && export "
         "ETCDCTL_ENDPOINTS=\"${ETCDCTL_ENDPOINTS:-http://$here:2379}\"\n"
         "n=$#\n"
         "while [ \"$n\" -gt 0 ]; do\n"
         "  case \"$1\" in\n"
         "    *://127.0.0.1:*|*://localhost:*|127.0.0.1:*|localhost:*)\n"
         "      arg=$(printf %s \"$1\" | sed \"s#127\\.0\\.0\\.1:#$here:#g; "
         "s#localhost:#$here:#g\") ;;\n"
         "    *) arg=$1 ;;\n"
         "  esac\n"
         "  shift; set -- \"$@\" \"$arg\"; n=$((n - 1))\n"
         "done\n"
         "exec /usr/bin/etcdctl \"$@\"\n";
}

/// systemctl of the machine: one verb and one unit; flags are passed over.  `show` prints what the
/// unit's start left, those properties that are asked for and known.
std::string systemctl_script(const fs::path& folder) {
  return "#!/bin/sh\n"
         "wanted=\n"
         "for word in \"$@\"; do\n"
         "  shift\n"
         "  case \"$word\" in\n"
         "    --property=*) wanted=\"$wanted ${word#--property=}\" ;;\n"
         "    -*) ;;\n"
         "    *) set -- \"$@\" \"$word\" ;;\n"
         "  esac\n"
         "done\n"
         "unit=$2\n"
         "case \"$unit\" in *.*) ;; *) unit=$unit.service ;; esac\n"
         "if [ \"$1\" = show ]; then\n"
         "  account=" +
         folder.string() +
         "/accounts/$unit\n"
         "  [ -e \"$account\" ] || { printf 'ActiveState=inactive\\nSubState=dead\\n'; exit 0; }\n"
         "  while IFS= read -r line; do\n"
         "    case \"${wanted:-all} \" in all\\ |*\" ${line%%=*} \"*) printf '%s\\n' \"$line\" ;; "
         "esac\n"
         "  done <\"$account\"\n"
         "  exit 0\n"
         "fi\n"
         "exec curl --silent --show-error --fail-with-body --unix-socket /run/systemctl.sock "
         "\"http://machine/$1/$unit\"\n";
}

/// docker of the machine, which answers that it runs.  It has no containers: units are simulated.
constexpr const char* docker_script =
    "#!/bin/sh\n"
    "case \"$1\" in\n"
    "  info) printf 'Containers: 0\\nImages: 0\\nServer Version: 1.8.3\\n' ;;\n"
    "  ps) echo 'CONTAINER ID  IMAGE  COMMAND  CREATED  STATUS  PORTS  NAMES' ;;\n"
    "  *) echo \"docker $1: not simulated\" >&2; exit 1 ;;\n"
    "esac\n";

/// journalctl of the machine: what its units have said.
std::string journalctl_script(const fs::path& folder) {
  return "#!/bin/sh\n"
         "unit= lines=all follow=\n"
         "while [ $# -gt 0 ]; do\n"
         "  case \"$1\" in\n"
         "    -u|--unit) unit=$2; shift ;;\n"
         "    --unit=*) unit=${1#*=} ;;\n"
         "    -n|--lines) lines=$2; shift ;;\n"
         "    --lines=*) lines=${1#*=} ;;\n"
         "    -n*) lines=${1#-n} ;;\n"
         "    -f|--follow) follow=-F ;;\n"
         "  esac\n"
         "  shift\n"
         "done\n"
         "case \"$unit\" in *.*) ;; *) unit=$unit.service ;; esac\n"
         "log=" +
         folder.string() +
         "/journal/$unit\n"
         "[ \"$unit\" = etcd2.service ] && log=" +
         folder.string() +
         "/etcd.log\n"
         "[ \"$follow\" ] && [ \"$lines\" = all ] && lines=10\n"
         "[ -e \"$log\" ] || { echo '-- No entries --'; [ \"$follow\" ] || exit 0; }\n"
         "[ \"$lines\" = all ] && exec cat \"$log\"\n"
         "exec tail -n \"$lines\" $follow \"$log\"\n";
}

}  // namespace

Outcome SshService::start() {
  if (::geteuid() == 0) {
    // sshd insists on it as root; an ordinary user's sshd never looks.
    ::mkdir("/run/sshd", 0755);
  }
  for (const auto& step : {set_users({}), write_session_tools(), write_configuration()}) {
    if (!step) return step;
  }
  Command command{{"/usr/sbin/sshd", "-D", "-e", "-f", folder_.ssh() / "sshd_config"},
                  session_environment(),
                  folder_.path() / "sshd.log"};
  auto pid = processes_.start(command, nullptr);
  if (!pid) return pid.error();
  return done();
}

Outcome SshService::wait_until_up() const {
  const Endpoint here{address_, mapped_port(22)};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!connect_tcp(here, std::chrono::milliseconds(1000))) {
    if (std::chrono::steady_clock::now() > deadline) {
      return Error{"sshd does not listen on " + to_text(here) + "; see '" +
                   (folder_.path() / "sshd.log").string() + "'"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return done();
}

Outcome SshService::set_users(const std::vector<std::string>& users) const {
  // The first entry of a number gives it its name, so `core` comes before root.
  std::string passwd = account("core", folder_.root() / "home/core");
  const std::string group = "core:x:" + std::to_string(::getgid()) + ":\nroot:x:0:\n";
  passwd += "sshd:x:101:65534::/run/sshd:/usr/sbin/nologin\n";
  passwd += "root:x:0:0:root:/root:/bin/bash\n";
  for (const auto& user : users) passwd += account(user, folder_.root() / "home" / user);
  if (auto wrote = write_file(folder_.ssh() / "passwd", passwd); !wrote) return wrote;
  return write_file(folder_.ssh() / "group", group);
}

Outcome SshService::set_keys(const std::string& user, const std::vector<std::string>& keys) const {
  std::string text;
  for (const auto& key : keys) text += trimmed(key) + "\n";
  return write_file(folder_.root() / "home" / user / ".ssh/authorized_keys", text, 0600);
}

Outcome SshService::write_configuration() const {
  auto library = install_library();
  if (!library) return library.error();
  const fs::path key = folder_.ssh() / "hostkey";
  if (!fs::exists(key)) {
    auto made = processes_.run(
        {{"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key},
         {},
         folder_.path() / "sshd.log"});
    if (!made) return made.error();
  }
  std::string set_environment;
  for (const auto& [name, value] : session_environment()) {
    set_environment.append(" \"").append(name).append("=").append(value).append("\"");
  }
  return write_file(folder_.ssh() / "sshd_config",
                    "ListenAddress " + to_text(Endpoint{address_, mapped_port(22)}) + "\nHostKey " +
                        key.string() +
                        "\nPidFile none\nUsePAM no\nStrictModes no\n"
                        "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                        "AuthorizedKeysFile " +
                        (folder_.root() / "home").string() +
                        "/%u/.ssh/authorized_keys\n"
                        "AllowTcpForwarding yes\nAllowStreamLocalForwarding yes\n"
                        "PrintLastLog no\nPrintMotd no\nMaxStartups 500\nMaxSessions 500\n"
                        "UseDNS no\nSubsystem sftp internal-sftp\nSetEnv" +
                        set_environment + "\n");
}

Outcome SshService::write_session_tools() const {
  const auto bin = folder_.path() / "bin";
  if (auto wrote = write_file(bin / "etcdctl", etcdctl_script(address_), 0755); !wrote) {
    return wrote;
  }
  const std::string hostname = "#!/bin/sh\nexec cat " + (folder_.root() / "etc/hostname").string();
  if (auto wrote = write_file(bin / "hostname", hostname + "\n", 0755); !wrote) return wrote;
  if (auto wrote = write_file(bin / "systemctl", systemctl_script(folder_.path()), 0755); !wrote)
    return wrote;
  if (auto wrote = write_file(bin / "sudo", "#!/bin/sh\nexec \"$@\"\n", 0755); !wrote) return wrote;
  if (auto wrote = write_file(bin / "docker", docker_script, 0755); !wrote) return wrote;
  const std::string journalctl = journalctl_script(folder_.path());
  if (auto wrote = write_file(bin / "journalctl", journalctl, 0755); !wrote) return wrote;
  // A login shell reads /etc/profile, which sets PATH anew.
  return write_file(folder_.root() / "home/core/.profile",
                    "export PATH=" + bin.string() + ":$PATH\n");
}

/// A copy of its own tells the machine's processes from those of other machines: it is in their
/// memory maps.
Result<std::string> SshService::install_library() const {
  const auto source = find_library();
  if (!source) return source.error();
  const auto bytes = read_file(*source);
  if (!bytes) return Error{"reading '" + source->string() + "' failed"};
  const fs::path copy = folder_.path() / "lib" / library_name;
  if (auto wrote = write_file(copy, *bytes, 0755); !wrote) return wrote.error();
  return copy.string();
}

std::map<std::string, std::string> SshService::session_environment() const {
  const std::string library = folder_.path() / "lib" / library_name;
  return {{"LD_PRELOAD", "libnss_wrapper.so:" + library},
          {"NSS_WRAPPER_PASSWD", folder_.ssh() / "passwd"},
          {"NSS_WRAPPER_GROUP", folder_.ssh() / "group"},
          {"SLIPWAY_COREOS_SIM_ADDRESS", address_},
          {"SLIPWAY_COREOS_SIM_ROOT", folder_.root()},
          {"PATH", (folder_.path() / "bin").string() +
                       ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
}

}  // namespace coreos_sim
