#include "coreos-sim/io/passage.hpp"

#include <Poco/Net/StreamSocketImpl.h>
#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <future>
#include <string>

namespace coreos_sim::test {
namespace {

using namespace std::chrono_literals;

/// Two ends of a connection.
struct Ends {
  StreamSocket near, far;
  Ends() {
    std::array<int, 2> pair{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
    near = StreamSocket(new Poco::Net::StreamSocketImpl(pair[0]));
    far = StreamSocket(new Poco::Net::StreamSocketImpl(pair[1]));
  }
};

/// A client and a server with a passage between them, which ends when both have.
struct Way {
  Ends client, server;
  std::future<Passed> passed;
  explicit Way(std::chrono::microseconds late)
      : passed(std::async(std::launch::async,
                          [this, late] { return pass_both_ways(client.far, server.near, late); })) {
  }
};

/// What comes, up to so many bytes.  Any thread.
std::string receive(StreamSocket& socket, std::size_t size) {
  std::string text;
  for (auto more = receive_some(socket); !more.empty(); more = receive_some(socket)) {
    text += more;
    if (text.size() >= size) break;
  }
  return text;
}

bool says_no_more(StreamSocket& socket) { return receive_some(socket).empty(); }

TEST_CASE("a passage hands over both ways, counts, and passes on the end", "[passage]") {
  Way way(0us);
  REQUIRE(send_all(way.client.near, "question"));
  CHECK(receive(way.server.far, 8) == "question");
  REQUIRE(send_all(way.server.far, "yes"));
  CHECK(receive(way.client.near, 3) == "yes");
  end_sending(way.client.near);
  CHECK(says_no_more(way.server.far));
  REQUIRE(send_all(way.server.far, "and more"));
  CHECK(receive(way.client.near, 8) == "and more");
  end_sending(way.server.far);
  CHECK(says_no_more(way.client.near));
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
      std::async(std::launch::async, [&] { return receive(way.server.far, block.size()); });
  REQUIRE(send_all(way.client.near, block));
  end_sending(way.client.near);
  CHECK(received.get() == block);
  CHECK(std::chrono::steady_clock::now() - sent >= 40ms);
  CHECK(says_no_more(way.server.far));
  hang_up(way.server.far);
  CHECK(way.passed.get().inward == block.size());
}

TEST_CASE("a passage ends when one side breaks", "[passage]") {
  Way way(1ms);
  way.server.far.close();
  REQUIRE(send_all(way.client.near, "to nobody"));
  CHECK(says_no_more(way.client.near));
  way.client.near.close();
  CHECK(way.passed.get().outward == 0);
}

}  // namespace
}  // namespace coreos_sim::test
