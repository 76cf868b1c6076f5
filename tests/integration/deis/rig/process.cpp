#include "rig/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace rig {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

pid_t start(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
            const std::string& log) {
  auto arguments = pointers(argv);
  auto variables = pointers(environment);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, 1);
  dup2(out, 2);
  execvpe(arguments[0], arguments.data(), environment.empty() ? environ : variables.data());
  _exit(127);
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> list;
  std::error_code none;
  const auto tasks = "/proc/" + std::to_string(pid) + "/task";
  // Not a range: its step throws when the process ends meanwhile.
  for (std::filesystem::directory_iterator task(tasks, none), end; !none && task != end;
       task.increment(none)) {
    std::ifstream file(task->path() / "children");
    for (pid_t child = 0; file >> child;) list.push_back(child);
  }
  return list;
}

void kill_tree(pid_t pid) {
  const auto children = children_of(pid);
  ::kill(pid, SIGKILL);
  for (const auto child : children) kill_tree(child);
}

}  // namespace

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "slipway-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}
TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Process::Process(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                 const std::filesystem::path& log)
    : pid_(start(argv, environment, log.string())) {}

Process::~Process() { kill(); }

void Process::kill() {
  if (pid_ <= 0) return;
  kill_tree(pid_);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool run(const std::vector<std::string>& argv) {
  const pid_t pid = start(argv, {}, "/dev/null");
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t length = sizeof address;
  bind(fd, reinterpret_cast<sockaddr*>(&address), length);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  close(fd);
  return ntohs(address.sin_port);
}

bool accepts(int port, const std::string& address) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto there = loopback(port);
  inet_pton(AF_INET, address.c_str(), &there.sin_addr);
  const bool yes = connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
  close(fd);
  return yes;
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds within) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace rig
