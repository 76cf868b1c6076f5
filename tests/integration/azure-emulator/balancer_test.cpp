#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "azure_emulator/machines/balancer.hpp"
#include "program.hpp"

using namespace azure_test;
using azure_emulator::Balancer;
using azure_emulator::Member;

namespace {

/// Says its letter to everybody who connects, and then listens until they are gone.
class Speaker {
 public:
  explicit Speaker(char letter) : letter_(letter) {
    socket_.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true);
    socket_.listen(16);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  int port() const { return socket_.address().port(); }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!socket_.poll(Poco::Timespan(0, 20000), Poco::Net::Socket::SELECT_READ)) continue;
      auto client = socket_.acceptConnection();
      client.sendBytes(&letter_, 1);
    }
  }

  char letter_;
  Poco::Net::ServerSocket socket_;
  std::jthread thread_;
};

int free_port() {
  Poco::Net::ServerSocket socket;
  socket.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true);
  return socket.address().port();
}

Member member(int public_port, int own_port) {
  Member out;
  out.set_name = "web";
  out.vip = "127.0.0.1";
  out.port = public_port;
  out.address = "127.0.0.1";
  out.member_port = out.probe_port = own_port;
  out.probe = {"", own_port, "tcp", 5, 11};
  return out;
}

/// The letter that answers at the public port; a blank when nobody does.
char ask(int port) {
  Poco::Net::StreamSocket socket;
  socket.connect(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port)));
  char letter = ' ';
  if (socket.receiveBytes(&letter, 1) <= 0) return ' ';
  return letter;
}

int healthy(const Balancer& balancer) {
  int count = 0;
  for (const auto& listener : balancer.listeners()) count += listener.healthy;
  return count;
}

}  // namespace

TEST_CASE("connections go to healthy members in turn, and to nobody when there is none") {
  const Speaker first('a');
  const Speaker second('b');
  const int port = free_port();
  Balancer balancer(100);
  balancer.set_members(1, {member(port, first.port())});
  balancer.set_members(2, {member(port, second.port())});
  balancer.set_members(3, {member(port, free_port())});
  REQUIRE(eventually([&] { return healthy(balancer) == 2; }));
  std::string seen;
  for (int i = 0; i < 4; ++i) seen += ask(port);
  CHECK((seen == "abab" || seen == "baba"));

  balancer.drop(1);
  CHECK(ask(port) == 'b');
  balancer.drop(2);
  CHECK(ask(port) == ' ');
  balancer.drop(3);
  CHECK(balancer.listeners().empty());
}
