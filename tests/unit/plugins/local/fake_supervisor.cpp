#include "tests/unit/plugins/local/fake_supervisor.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace local_test {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "local-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write(const std::string& path, const std::string& text, bool executable) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), executable ? 0700 : 0600);
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

FakeSupervisor::FakeSupervisor(const std::string& directory, Answer answer)
    : answer_(std::move(answer)), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = directory + "/control.sock";
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const auto* raw = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener_, raw, sizeof address) != 0 || ::listen(listener_, 8) != 0)
    throw std::runtime_error("no socket at " + path);
  thread_ = std::thread([this] { serve(); });
}

FakeSupervisor::~FakeSupervisor() {
  ending_ = true;
  thread_.join();
  ::close(listener_);
}

bool FakeSupervisor::heard(const std::string& part) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& line : lines_)
    if (line.find(part) != std::string::npos) return true;
  return false;
}

void FakeSupervisor::serve() {
  while (!ending_) {
    pollfd file{listener_, POLLIN, 0};
    if (::poll(&file, 1, 10) != 1) continue;
    const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) continue;
    talk(peer);
    ::close(peer);
  }
}

void FakeSupervisor::talk(int peer) {
  std::string rest;
  std::array<char, 65536> part{};
  while (!ending_) {
    pollfd file{peer, POLLIN, 0};
    if (::poll(&file, 1, 10) != 1) continue;
    const auto count = ::recv(peer, part.data(), part.size(), 0);
    if (count <= 0) return;
    rest.append(part.data(), static_cast<std::size_t>(count));
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      const auto line = rest.substr(0, end);
      rest.erase(0, end + 1);
      {
        const std::scoped_lock lock(mutex_);
        lines_.push_back(line);
      }
      const auto said = answer_(line);
      if (!said) return;
      // whoever hung up meanwhile has heard enough
      if (::send(peer, said->data(), said->size(), MSG_NOSIGNAL) < 0) return;
    }
  }
}

}  // namespace local_test
