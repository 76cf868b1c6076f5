#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "rig/hostile_server.hpp"
#include "slipway/kit/http.hpp"

using namespace slipway;
using namespace slipway::test;

namespace {

using Peer = HostileServer::Peer;
using Behaviour = std::function<void(Peer&)>;

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string kilobyte(1024, 'x');

/// An authority, and a certificate for 127.0.0.1.
struct Certificates {
  Certificates() {
    make_authority(folder);
    make_server_certificate(folder, "server", "IP:127.0.0.1", 30);
    make_management_certificate(folder, "client");
  }
  Folder folder;
};

/// A client whose limits make a test short.
kit::HttpOptions strict(const Certificates& certificates, const std::string& url) {
  kit::HttpOptions options;
  options.base_url = url;
  options.ca_file = certificates.folder / "ca.pem";
  options.timeout = std::chrono::milliseconds(1500);
  options.limits.largest = 1 << 20;
  options.limits.whole = std::chrono::milliseconds(3000);
  options.limits.window = std::chrono::milliseconds(800);
  options.limits.least_in_window = 400;
  return options;
}

/// The class of the failure, or the body.
std::string outcome(const kit::HttpOptions& options, kit::HttpRequest request = {}) {
  try {
    return kit::HttpClient(options).send(request).body;
  } catch (const Failure& failure) {
    return failure.kind;
  }
}

struct Trick {
  const char* name;
  const char* expected;
  bool before_tls;
  Behaviour behave;
};

std::vector<Trick> tricks() {
  const auto without_end = [](const std::string& start, const std::string& part) {
    return [=](Peer& peer) {
      for (bool there = peer.write(start); there;) there = peer.write(part);
    };
  };
  return {
      {"a body without end", "unavailable", false, without_end(ok + "\r\n", kilobyte)},
      {"chunks without end", "unavailable", false,
       without_end(ok + "Transfer-Encoding: chunked\r\n\r\n", "400\r\n" + kilobyte + "\r\n")},
      {"a length of ten gigabytes", "unavailable", false,
       without_end(ok + "Content-Length: 10000000000\r\n\r\n", kilobyte)},
      {"headers without end", "unavailable", false, without_end(ok, "X-More: and more\r\n")},
      {"a header without end", "unavailable", false, without_end(ok + "X-Long: ", kilobyte)},
      {"a start line without end", "unavailable", false, without_end("HTTP/1.1 200 ", kilobyte)},
      {"to go on, again and again", "unavailable or timeout", false,
       without_end("", "HTTP/1.1 100 Continue\r\n\r\n")},
      {"an answer that breaks off", "unavailable", false,
       [](Peer& peer) { peer.write(ok + "Content-Length: 100\r\n\r\nshort"); }},
      {"a body byte by byte", "timeout", false,
       [](Peer& peer) {
         if (peer.write(ok + "Content-Length: 100000\r\n\r\n"))
           peer.trickle(std::string(1000, 'x'));
         peer.stay();
       }},
      {"headers byte by byte", "timeout", false,
       [](Peer& peer) {
         peer.trickle(ok + "X-Slow: " + std::string(1000, 'x'));
         peer.stay();
       }},
      {"a record of TLS byte by byte", "timeout", false,
       [](Peer& peer) { peer.trickle_record(ok + "Content-Length: 1000\r\n\r\n" + kilobyte); }},
      {"nothing at all", "timeout", false, [](Peer& peer) { peer.stay(); }},
      {"a handshake byte by byte", "timeout", true,
       [](Peer& peer) {
         // a ServerHello that is announced to be long
         peer.trickle(std::string("\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03", 11) +
                      std::string(2000, '\x01'));
         peer.stay();
       }},
      {"no handshake", "timeout", true, [](Peer& peer) { peer.stay(); }},
      {"something that is not HTTP", "unavailable", false,
       [](Peer& peer) { peer.write(std::string(5000, '\0')); }},
  };
}

long peak_megabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("whatever a server sends, a call ends within its limits and says why", "[kit][hostile]") {
  const Certificates certificates;
  const auto before = peak_megabytes();
  for (const auto& trick : tricks()) {
    CAPTURE(trick.name);
    const HostileServer server(certificates.folder, trick.behave, trick.before_tls);
    const auto end = outcome(strict(certificates, server.url()));
    CAPTURE(end);
    CHECK(std::string(trick.expected).find(end) != std::string::npos);
  }
  CHECK(peak_megabytes() - before < 200);
}

TEST_CASE("an answer that comes too slowly is given up long before its time is over",
          "[kit][hostile]") {
  const Certificates certificates;
  const HostileServer server(certificates.folder, [](Peer& peer) {
    if (peer.write(ok + "Content-Length: 200\r\n\r\n")) peer.trickle(std::string(200, 'x'));
  });
  auto options = strict(certificates, server.url());
  options.limits.whole = std::chrono::minutes(1);
  options.limits.least_in_window = 4000;  // what makes a record of a byte counts as well
  CHECK(outcome(options) == "timeout");
}

TEST_CASE("random bytes in place of an answer never do more than fail",
          "[kit][hostile][property]") {
  const Certificates certificates;
  std::mt19937 chance(20240817);
  const std::vector<std::string> parts{ok,
                                       "\r\n",
                                       "\r\n\r\n",
                                       "Content-Length: ",
                                       "-1",
                                       "7",
                                       "99999999999999999999",
                                       "Transfer-Encoding: chunked\r\n",
                                       "ffffffffffffffff\r\n",
                                       "0\r\n",
                                       "HTTP/9.9 ",
                                       "HTTP/1.1 307 x\r\nLocation: //\r\n",
                                       ":",
                                       "\0\xff\x80",
                                       kilobyte,
                                       "HTTP/1.1 100 \r\n\r\n"};
  HostileServer server(certificates.folder, [&](Peer& peer) {
    std::string text = chance() % 2 ? ok : "";
    for (auto count = 1 + chance() % 8; count > 0; --count) text += parts[chance() % parts.size()];
    peer.write(text);
  });
  auto options = strict(certificates, server.url());
  options.redirects = 3;
  for (int round = 0; round < 60; ++round) {
    try {
      const auto body = kit::HttpClient(options).send({}).body;
      CHECK(body.size() <= options.limits.largest);
    } catch (const Failure& failure) {
      const std::string& kind = failure.kind;
      CAPTURE(failure.message);
      CHECK((kind == "unavailable" || kind == "timeout" || kind == "invalid"));
    }
  }
}

TEST_CASE("a redirect never leads from TLS to plain, nor credentials or a body to another server",
          "[kit][hostile][redirect]") {
  const Certificates certificates;
  HostileServer elsewhere(certificates.folder, [](Peer& peer) {
    peer.write(ok + "Content-Length: 5\r\nConnection: close\r\n\r\nthere");
  });
  std::string location;
  const HostileServer server(certificates.folder, [&](Peer& peer) {
    const bool again = peer.request().find("GET /again ") == 0;
    peer.write(again ? ok + "Content-Length: 4\r\nConnection: close\r\n\r\nhere"
                     : "HTTP/1.1 307 Moved\r\nLocation: " + location +
                           "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  auto plain = strict(certificates, server.url());
  plain.redirects = 3;
  auto with_certificate = plain;
  with_certificate.client_pem = certificates.folder / "client.pem";
  kit::HttpRequest body;
  body.method = "POST";
  body.body = "secret";
  kit::HttpRequest key;
  key.headers["authorization"] = "SharedKey secret";

  for (const std::string& to : {"http://127.0.0.1:" + std::to_string(elsewhere.port()) + "/x",
                                "http://127.0.0.1:" + std::to_string(server.port()) + "/again",
                                "HTTP://127.0.0.1:" + std::to_string(server.port()) + "/again",
                                std::string("ftp://127.0.0.1/x"), std::string("file:///etc/passwd"),
                                std::string("http://192.0.2.1/")}) {
    CAPTURE(to);
    location = to;
    const auto end = outcome(plain);
    CHECK((end == "invalid" || end == "unavailable"));
    CHECK(outcome(with_certificate) == end);
  }
  location = elsewhere.url() + "/x";
  CHECK(outcome(with_certificate) == "invalid");
  CHECK(outcome(plain, body) == "invalid");
  CHECK(outcome(plain, key) == "invalid");
  CHECK(elsewhere.requests() == 0);
  CHECK(outcome(plain) == "there");
  CHECK(elsewhere.requests() == 1);

  for (const std::string& to : {std::string("/again"), server.url() + "/again"}) {
    location = to;
    CHECK(outcome(with_certificate) == "here");
  }
}

TEST_CASE("a server that is not this machine is spoken to over TLS only", "[kit][redirect]") {
  for (const auto* url :
       {"http://192.0.2.1:80", "http://management.example.com", "http://[2001:db8::1]",
        "http://127.0.0.1.example.com", "http://localhost.example.com"}) {
    CAPTURE(url);
    CHECK_FALSE(kit::is_safe_address(url));
    kit::HttpOptions options;
    options.base_url = url;
    CHECK_THROWS_WITH(kit::HttpClient(options), Catch::Contains("without TLS"));
  }
  for (const auto* url : {"http://127.0.0.1:80", "http://localhost:80", "http://[::1]:80",
                          "https://management.example.com"}) {
    CAPTURE(url);
    CHECK(kit::is_safe_address(url));
  }
}

TEST_CASE("a pipe or a device in place of a certificate is refused, not waited for", "[kit]") {
  const Certificates certificates;
  certificates.folder.run("mkfifo pipe");
  for (const std::string& file : {certificates.folder / "pipe", std::string("/dev/zero")}) {
    CAPTURE(file);
    kit::HttpOptions options;
    options.base_url = "https://127.0.0.1:1";
    options.ca_file = file;
    CHECK_THROWS_WITH(kit::HttpClient(options), Catch::Contains("not a file"));
    options.ca_file.clear();
    options.client_pem = file;
    CHECK_THROWS_WITH(kit::HttpClient(options), Catch::Contains("not a file"));
  }
}
