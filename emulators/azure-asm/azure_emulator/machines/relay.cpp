#include "azure_emulator/machines/relay.hpp"

#include <Poco/Net/NetException.h>

#include <array>

namespace azure_emulator {
namespace {

using Poco::Net::Socket;
using Poco::Net::StreamSocket;

/// Passes one block on.  False at the end of `from`, whose news is passed on too.
bool pass(StreamSocket& from, StreamSocket& to) {
  std::array<char, 16384> block{};
  const int size = from.receiveBytes(block.data(), static_cast<int>(block.size()));
  if (size <= 0) {
    to.shutdownSend();
    return false;
  }
  for (int sent = 0; sent < size;) sent += to.sendBytes(block.data() + sent, size - sent);
  return true;
}

}  // namespace

Relay::Relay(StreamSocket client, StreamSocket member)
    : client_(std::move(client)), member_(std::move(member)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Relay::run(const std::stop_token& stop) {
  bool client_open = true;
  bool member_open = true;
  try {
    while ((client_open || member_open) && !stop.stop_requested()) {
      Socket::SocketList readable;
      Socket::SocketList none;
      Socket::SocketList broken;
      if (client_open) readable.push_back(client_);
      if (member_open) readable.push_back(member_);
      if (Socket::select(readable, none, broken, Poco::Timespan(0, 200'000)) == 0) continue;
      for (const auto& socket : readable) {
        if (socket == client_) client_open = pass(client_, member_);
        if (socket == member_) member_open = pass(member_, client_);
      }
    }
  } catch (const Poco::Exception&) {
    // A reset by either side ends both connections, as it would through a real balancer.
  }
  client_.close();
  member_.close();
  done_ = true;
}

}  // namespace azure_emulator
