#include "coreos-sim/io/http.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "coreos-sim/io/tcp_server.hpp"
#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

using namespace std::chrono_literals;

/// On a port that the kernel gives.
ServerSocket listener() {
  auto socket = listen_tcp({"127.0.0.1", 0});
  REQUIRE(socket);
  return *socket;
}

Endpoint endpoint_of(const ServerSocket& socket) { return {"127.0.0.1", socket.address().port()}; }

/// Tells method, path, the query's x and the body; `/drop` gets no answer.
std::optional<HttpResponse> echo(const HttpRequest& request, const StreamSocket&) {
  if (request.path == "/drop") return std::nullopt;
  if (request.path == "/nothing") return HttpResponse{.status = 204};
  const auto x = request.query.find("x");
  return HttpResponse{200,
                      {{"X-Sent", "yes"}},
                      request.method + " " + request.path + " " +
                          (x == request.query.end() ? "-" : x->second) + " " + request.body};
}

struct Echo {
  ServerSocket socket = listener();
  TcpServer server{socket, [](StreamSocket& client) { serve_http(client, echo); }};
  StreamSocket connection = *connect_tcp(endpoint_of(socket), 5s);

  /// What comes until the other side ends or `last` has come.
  std::string said(const std::string& last) {
    std::string text;
    for (auto more = receive_some(connection); !more.empty(); more = receive_some(connection)) {
      text += more;
      if (text.ends_with(last)) break;
    }
    return text;
  }
  std::string ask(const std::string& request, const std::string& last) {
    REQUIRE(send_all(connection, request));
    return said(last);
  }
  bool ends() { return receive_some(connection).empty(); }
};

TEST_CASE("one connection serves one request after the other, whatever their bodies", "[http]") {
  Echo echo;
  CHECK_THAT(echo.ask("GET /a%20b?x=1+2%2B HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a b 1 2+ "),
             Catch::StartsWith("HTTP/1.1 200 OK\r\n") && Catch::Contains("X-Sent: yes\r\n") &&
                 Catch::EndsWith("\r\n\r\nGET /a b 1 2+ "));
  CHECK_THAT(echo.ask("PUT /u HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody", "body"),
             Catch::EndsWith("\r\n\r\nPUT /u - body"));
  CHECK_THAT(echo.ask("PUT /u HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "2\r\nin\r\n5\r\n part\r\n0\r\n\r\n",
                      "part"),
             Catch::EndsWith("\r\n\r\nPUT /u - in part"));
  CHECK_THAT(echo.ask("PUT /u HTTP/1.1\r\nHost: h\r\n\r\n", "- "),
             Catch::EndsWith("\r\n\r\nPUT /u - "));
  CHECK_THAT(echo.ask("HEAD /u HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n"),
             Catch::Contains("Content-Length: 10\r\n") && Catch::EndsWith("\r\n\r\n"));
  CHECK_THAT(echo.ask("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n"),
             Catch::StartsWith("HTTP/1.1 204 ") && !Catch::Contains("Content-Length"));
  CHECK_THAT(echo.ask("GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "- "),
             Catch::EndsWith("GET /last - "));
  CHECK(echo.ends());
}

TEST_CASE("what gets no answer ends the connection without a byte", "[http]") {
  const bool too_big = GENERATE(false, true);
  const std::string request =
      too_big ? "PUT /big HTTP/1.1\r\nHost: h\r\nContent-Length: 8388609\r\n\r\n" +
                    std::string(8388609, 'x')
              : "GET /drop HTTP/1.1\r\nHost: h\r\n\r\n";
  CAPTURE(too_big);
  Echo echo;
  send_all(echo.connection, request);
  CHECK(echo.ends());
}

TEST_CASE("what is no request is answered with 400", "[http]") {
  const std::string request =
      GENERATE("GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET\r\n\r\n");
  Echo echo;
  CHECK_THAT(echo.ask(request, "never"), Catch::StartsWith("HTTP/1.1 400 "));
}

TEST_CASE("a client keeps its connection, and opens a dead one anew", "[http]") {
  auto socket = listener();
  const auto here = endpoint_of(socket);
  const auto serve = [](StreamSocket& connection) { serve_http(connection, echo); };
  auto server = std::make_unique<TcpServer>(socket, serve);
  HttpClient client(here);
  const auto first = client.send("PUT", "/a?x=1", "body", 5s);
  REQUIRE(first);
  CHECK(first->status == 200);
  CHECK(first->body == "PUT /a 1 body");
  CHECK(first->headers.at("x-sent") == "yes");
  CHECK_FALSE(client.send("GET", "/drop", "", 5s));
  CHECK(client.send("HEAD", "/", "", 5s)->body.empty());
  CHECK(client.send("GET", "/nothing", "", 5s)->status == 204);
  server.reset();
  socket.close();
  CHECK_FALSE(client.send("GET", "/a", "", 5s));
  const auto again = listen_tcp(here);
  REQUIRE(again);
  server = std::make_unique<TcpServer>(*again, serve);
  CHECK(client.send("GET", "/a", "", 5s));
  server.reset();
  const TcpServer third(listener(), serve);
  CHECK_FALSE(client.send("GET", "/a", "", 5s));
}

TEST_CASE("a server's end hangs up on who waits, and on who says nothing", "[http]") {
  auto socket = listener();
  std::optional<TcpServer> server;
  server.emplace(socket, [](StreamSocket& connection) {
    send_all(connection, "yes?");
    while (!receive_some(connection).empty()) {
    }
  });
  auto silent = connect_tcp(endpoint_of(socket), 5s);
  auto other = connect_tcp(endpoint_of(socket), 5s);
  CHECK(receive_some(*silent) == "yes?");
  CHECK(receive_some(*other) == "yes?");
  REQUIRE(send_all(*other, "hello"));
  server.reset();
  CHECK(receive_some(*silent).empty());
  CHECK(receive_some(*other).empty());
  CHECK_FALSE(connect_tcp(endpoint_of(socket), 5s));
}

TEST_CASE("a port and a socket that are taken are told", "[http]") {
  const auto socket = listener();
  const auto twice = listen_tcp(endpoint_of(socket));
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message ==
        "listening on " + to_text(endpoint_of(socket)) + ": Address already in use");
  CHECK(listen_tcp({"localhost", 0}).error().message == "'localhost' is not an IPv4 address");
}

TEST_CASE("a unix socket may lie deep, and takes the place of an old one", "[http]") {
  Scratch scratch;
  const auto folder = scratch.path() / std::string(120, 'd');
  std::filesystem::create_directory(folder);
  const auto old = listen_unix(folder / "s");
  REQUIRE(old);
  const auto socket = listen_unix(folder / "s");
  REQUIRE(socket);
  CHECK(std::filesystem::status(folder / "s").permissions() ==
        static_cast<std::filesystem::perms>(0666));
  CHECK_FALSE(listen_unix(folder / "none" / "s"));
}

TEST_CASE("percent coding brings every byte back", "[http]") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto coded = percent_encoded(all);
  CHECK(coded.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "-_.~%") == std::string::npos);
  CHECK(percent_decoded(coded) == all);
  CHECK_FALSE(percent_decoded("100%"));
}

}  // namespace
}  // namespace coreos_sim::test
