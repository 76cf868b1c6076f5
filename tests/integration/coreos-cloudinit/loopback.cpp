#include "loopback.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "slipway/kit/http.hpp"

namespace cloudconfig::test {
namespace {

constexpr int sentinel_port = 2399;

/// A bound socket, or -1 when the port is taken there.
int bind_to(const std::string& address, int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  const void* raw = &name;
  if (bind(descriptor, static_cast<const sockaddr*>(raw), sizeof name) == 0) return descriptor;
  close(descriptor);
  return -1;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "slipway-discovery-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Program::Program(const std::vector<std::string>& words,
                 const std::map<std::string, std::string>& environment,
                 const std::filesystem::path& log) {
  auto arguments = words;
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin", "HOME=/nonexistent"};
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  auto argv = pointers(arguments);
  auto envp = pointers(variables);
  const std::string log_name = log.string();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ > 0) return;
  const int out = open(log_name.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execve(argv[0], argv.data(), envp.data());
  _exit(127);
}

Program::~Program() {
  // its stores are made for it, and an orderly end takes seconds
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

Network::Network() {
  const int start = static_cast<int>(getpid());
  for (int i = 0; i < 20000 && held_ < 0; ++i) {
    const int number = (start + i * 7) % 20000;
    prefix_ = "127." + std::to_string(100 + number / 200) + "." + std::to_string(1 + number % 200);
    held_ = bind_to(address(1), sentinel_port);
  }
  if (held_ < 0) throw std::runtime_error("no free loopback network");
}

Network::~Network() { close(held_); }

std::optional<std::string> http_get(const std::string& server, const std::string& path) {
  try {
    slipway::kit::HttpOptions options;
    options.base_url = server;
    options.timeout = std::chrono::seconds(5);
    slipway::kit::HttpClient client(options);
    slipway::kit::HttpRequest request;
    request.path = path;
    const auto response = client.send(request);
    return response.status == 200 ? std::optional(response.body) : std::nullopt;
  } catch (const slipway::Failure&) {
    return std::nullopt;
  }
}

bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

}  // namespace cloudconfig::test
