#include "program/loopback_net.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace azure_emulator {
namespace {

constexpr int kSentinelPort = 4747;

/// The bound socket, or -1 when somebody else holds the net.
int hold(const std::string& net) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kSentinelPort);
  const bool valid = ::inet_pton(AF_INET, (net + ".254").c_str(), &address.sin_addr) == 1;
  sockaddr generic{};
  static_assert(sizeof(generic) == sizeof(address));
  std::copy_n(reinterpret_cast<const char*>(&address), sizeof(address),
              reinterpret_cast<char*>(&generic));
  if (valid && ::bind(socket, &generic, sizeof(generic)) == 0) return socket;
  ::close(socket);
  return -1;
}

}  // namespace

LoopbackNet::LoopbackNet(const std::string& net) : net_(net) {
  if (!net.empty()) {
    socket_ = hold(net);
    if (socket_ < 0)
      throw std::runtime_error("the net " + net + " is in use or not a loopback one");
    return;
  }
  std::random_device random;
  std::uniform_int_distribution<int> second(64, 191);
  std::uniform_int_distribution<int> third(1, 254);
  for (int attempt = 0; attempt < 200 && socket_ < 0; ++attempt) {
    net_ = "127." + std::to_string(second(random)) + "." + std::to_string(third(random));
    socket_ = hold(net_);
  }
  if (socket_ < 0) throw std::runtime_error("no free net in 127.0.0.0/8 was found");
}

LoopbackNet::~LoopbackNet() { ::close(socket_); }

}  // namespace azure_emulator
