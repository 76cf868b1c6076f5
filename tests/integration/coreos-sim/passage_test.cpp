#include "coreos-sim/io/passage.hpp"

#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <future>
#include <string>

#include "coreos-sim/io/socket.hpp"

namespace coreos_sim::test {
namespace {

using namespace std::chrono_literals;

/// Two ends of a connection.
struct Ends {
  Fd near, far;
  Ends() {
    std::array<int, 2> pair{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
    near = Fd(pair[0]);
    far = Fd(pair[1]);
  }
};

/// A client and a server with a passage between them, which ends when both have.
struct Way {
  Ends client, server;
  std::future<Passed> passed;
  explicit Way(std::chrono::microseconds late)
      : passed(std::async(std::launch::async, [this, late] {
          return pass_both_ways(client.far.get(), server.near.get(), late);
        })) {}
};

/// What comes, up to so many bytes.  Any thread.
std::string receive(int socket, std::size_t size) {
  std::string text(size, '\0');
  const auto got = ::recv(socket, text.data(), size, MSG_WAITALL);
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return text;
}

bool says_no_more(int socket) {
  char one = 0;
  return ::recv(socket, &one, 1, 0) == 0;
}

TEST_CASE("a passage hands over both ways, counts, and passes on the end", "[passage]") {
  Way way(0us);
  REQUIRE(send_all(way.client.near.get(), "question"));
  CHECK(receive(way.server.far.get(), 8) == "question");
  REQUIRE(send_all(way.server.far.get(), "yes"));
  CHECK(receive(way.client.near.get(), 3) == "yes");
  ::shutdown(way.client.near.get(), SHUT_WR);
  CHECK(says_no_more(way.server.far.get()));
  REQUIRE(send_all(way.server.far.get(), "and more"));
  CHECK(receive(way.client.near.get(), 8) == "and more");
  ::shutdown(way.server.far.get(), SHUT_WR);
  CHECK(says_no_more(way.client.near.get()));
  const auto passed = way.passed.get();
  CHECK(passed.inward == 8);
  CHECK(passed.outward == 11);
}

TEST_CASE("through a long passage nothing comes early, and all that was sent before the end",
          "[passage]") {
  Way way(40ms);
  const auto sent = std::chrono::steady_clock::now();
  const std::string block(100000, 'x');
  auto received =
      std::async(std::launch::async, [&] { return receive(way.server.far.get(), block.size()); });
  REQUIRE(send_all(way.client.near.get(), block));
  ::shutdown(way.client.near.get(), SHUT_WR);
  CHECK(received.get() == block);
  CHECK(std::chrono::steady_clock::now() - sent >= 40ms);
  CHECK(says_no_more(way.server.far.get()));
  ::shutdown(way.server.far.get(), SHUT_RDWR);
  CHECK(way.passed.get().inward == block.size());
}

TEST_CASE("a passage ends when one side breaks", "[passage]") {
  Way way(1ms);
  way.server.far.reset();
  REQUIRE(send_all(way.client.near.get(), "to nobody"));
  CHECK(says_no_more(way.client.near.get()));
  way.client.near.reset();
  CHECK(way.passed.get().outward == 0);
}

}  // namespace
}  // namespace coreos_sim::test
