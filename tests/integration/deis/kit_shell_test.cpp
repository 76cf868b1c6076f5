#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "rig/failure.hpp"
#include "rig/http_stub.hpp"
#include "rig/sshd.hpp"
#include "slipway/kit/etcd2.hpp"
#include "slipway/kit/tunnel_http.hpp"

using namespace slipway;
using namespace slipway::kit;
using namespace std::chrono_literals;

namespace {

using rig::failure_of;

SshOptions ssh_to(const rig::Sshd& sshd) {
  SshOptions options;
  options.host = "127.0.0.1";
  options.port = sshd.port();
  options.user = "core";
  options.identity = sshd.identity();
  return options;
}

std::shared_ptr<Tunnel> tunnel_to(const rig::Sshd& sshd) {
  return std::make_shared<Tunnel>(SshSession(ssh_to(sshd)));
}

std::string stub_path(const rig::Sshd& sshd) { return (sshd.folder() / "api.sock").string(); }

}  // namespace

TEST_CASE("a first contact reports the key that the host has", "[kit][ssh]") {
  const rig::Sshd sshd;
  const SshSession session(ssh_to(sshd));
  CHECK(session.host_key() == sshd.host_key());
  CHECK(fingerprint(session.host_key()).rfind("SHA256:", 0) == 0);
}

TEST_CASE("a changed host key is forbidden and both fingerprints are named", "[kit][ssh]") {
  rig::Sshd sshd;
  auto options = ssh_to(sshd);
  options.host_key = sshd.host_key();
  CHECK_NOTHROW(SshSession(options));
  sshd.stop();
  sshd.change_host_key();
  sshd.start();

  const auto failure = failure_of([&] { SshSession again(options); });
  CHECK(failure.kind == "forbidden");
  CHECK(failure.effect == "none");
  CHECK(failure.message.find(fingerprint(options.host_key)) != std::string::npos);
  CHECK(failure.message.find(fingerprint(sshd.host_key())) != std::string::npos);
}

TEST_CASE("a protected key is opened with its passphrase, and with no other", "[kit][ssh]") {
  const rig::Sshd sshd;
  auto options = ssh_to(sshd);
  REQUIRE(
      rig::run({"ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", sshd.identity()}));
  auto failure = failure_of([&] { const SshSession session(options); });
  CHECK(failure.kind == "invalid");
  CHECK(failure.hint.find("ssh-add") != std::string::npos);
  options.passphrase = "open barley";
  failure = failure_of([&] { const SshSession session(options); });
  CHECK(failure.kind == "unauthenticated");
  CHECK(failure.message.find("open barley") == std::string::npos);
  options.passphrase = "open sesame";
  CHECK_NOTHROW(SshSession(options));
}

TEST_CASE("each way of not getting in has its own class", "[kit][ssh]") {
  const rig::Sshd sshd;
  auto options = ssh_to(sshd);
  SECTION("a key that the host does not know is unauthenticated") {
    options.identity = sshd.stranger();
    CHECK(failure_of([&] { SshSession s(options); }).kind == "unauthenticated");
  }
  SECTION("a file that is no key is invalid") {
    options.identity = (sshd.folder() / "passwd").string();
    CHECK(failure_of([&] { SshSession s(options); }).kind == "invalid");
  }
  SECTION("a port where nobody listens is unavailable") {
    options.port = rig::free_port();
    CHECK(failure_of([&] { SshSession s(options); }).kind == "unavailable");
  }
  SECTION("a name that does not resolve is unavailable") {
    options.host = "nowhere.invalid";
    CHECK(failure_of([&] { SshSession s(options); }).kind == "unavailable");
  }
  SECTION("a wish to stop is cancelled") {
    options.cancelled = [] { return true; };
    CHECK(failure_of([&] { SshSession s(options); }).kind == "cancelled");
  }
}

TEST_CASE("a host that accepts and says nothing is a timeout", "[kit][ssh]") {
  Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
  SshOptions options;
  options.host = "127.0.0.1";
  options.port = silent.address().port();
  options.user = "core";
  options.timeout = 200ms;
  CHECK(failure_of([&] { SshSession s(options); }).kind == "timeout");
}

TEST_CASE("a command's output, errors and exit status come back", "[kit][tunnel]") {
  const rig::Sshd sshd;
  const auto tunnel = tunnel_to(sshd);
  const auto result = tunnel->run("echo out; echo err >&2; exit 7", 5s);
  CHECK(result.out == "out\n");
  CHECK(result.err == "err\n");
  CHECK(result.status == 7);
  CHECK(tunnel->run("head -c 300000 /dev/zero | tr '\\0' x", 5s).out.size() == 300000);
}

TEST_CASE("a command that does not end is a timeout and leaves the tunnel usable",
          "[kit][tunnel]") {
  const rig::Sshd sshd;
  const auto tunnel = tunnel_to(sshd);
  CHECK(failure_of([&] { tunnel->run("sleep 60", 200ms); }).kind == "timeout");
  CHECK(tunnel->run("echo still here", 5s).out == "still here\n");
}

TEST_CASE("HTTP goes through a forwarded unix socket from several threads", "[kit][tunnel]") {
  const rig::Sshd sshd;
  const rig::HttpStub stub(stub_path(sshd), [](const auto& method, const auto& path) {
    return method + " " + path + std::string(100000, '.');
  });
  TunnelHttp http(tunnel_to(sshd), {ChannelTarget::unix_socket(stub_path(sshd))});
  std::vector<std::future<bool>> askers;
  for (int asker = 0; asker < 6; ++asker)
    askers.push_back(std::async(std::launch::async, [&http, asker] {
      for (int i = 0; i < 20; ++i) {
        HttpRequest request;
        request.path = "/" + std::to_string(asker) + "/" + std::to_string(i);
        const auto answer = http.send(request);
        if (answer.status != 200 || answer.body != "GET " + request.path + std::string(100000, '.'))
          return false;
      }
      return true;
    }));
  for (auto& asker : askers) CHECK(asker.get());
}

TEST_CASE("where sockets may not be forwarded a command leads to the server", "[kit][tunnel]") {
  rig::Sshd sshd;
  sshd.stop();
  sshd.configure("AllowStreamLocalForwarding no");
  sshd.start();
  const rig::HttpStub stub(stub_path(sshd), [](const auto&, const auto& path) { return path; });
  const auto copier = (sshd.folder() / "copy.py").string();
  rig::write_file(copier,
                  "import os, socket, sys, threading\n"
                  "s = socket.socket(socket.AF_UNIX)\n"
                  "s.connect(sys.argv[1])\n"
                  "def back():\n"
                  "    while (b := s.recv(65536)): os.write(1, b)\n"
                  "threading.Thread(target=back, daemon=True).start()\n"
                  "while (b := os.read(0, 65536)): s.sendall(b)\n");
  TunnelHttp http(tunnel_to(sshd),
                  {ChannelTarget::unix_socket(stub_path(sshd)),
                   ChannelTarget::through("python3 " + copier + " " + stub_path(sshd))});
  for (const char* path : {"/one", "/two"}) {
    HttpRequest request;
    request.path = path;
    CHECK(http.send(request).body == path);
  }
}

TEST_CASE("a channel to nowhere fails alone", "[kit][tunnel]") {
  const rig::Sshd sshd;
  const auto tunnel = tunnel_to(sshd);
  const auto unix_failure =
      failure_of([&] { tunnel->open(ChannelTarget::unix_socket("/nowhere.sock"), 5s); });
  CHECK(unix_failure.kind == "unavailable");
  CHECK(unix_failure.effect == "none");
  const auto port = rig::free_port();
  CHECK(failure_of([&] { tunnel->open(ChannelTarget::tcp("127.0.0.1", port), 5s); }).kind ==
        "unavailable");
  CHECK(tunnel->run("echo fine", 5s).out == "fine\n");
}

TEST_CASE("a host that forbids channels is unsupported", "[kit][tunnel]") {
  rig::Sshd sshd;
  sshd.stop();
  sshd.configure("AllowTcpForwarding no");
  sshd.start();
  const auto tunnel = tunnel_to(sshd);
  CHECK(failure_of([&] { tunnel->open(ChannelTarget::tcp("127.0.0.1", 1), 5s); }).kind ==
        "unsupported");
}

TEST_CASE("a lost connection ends what waits on it and is told from a slow server",
          "[kit][tunnel]") {
  rig::Sshd sshd;
  std::promise<void> asked;
  std::promise<void> go_on;
  const rig::HttpStub stub(stub_path(sshd), [&](const auto&, const auto& path) {
    if (path == "/slow") {
      asked.set_value();
      go_on.get_future().wait();
    }
    return std::string("done");
  });
  const auto tunnel = tunnel_to(sshd);
  TunnelHttp http(tunnel, {ChannelTarget::unix_socket(stub_path(sshd))});
  HttpRequest quick;
  CHECK(http.send(quick).body == "done");

  auto waiting = std::async(std::launch::async, [&] {
    HttpRequest slow;
    slow.path = "/slow";
    return failure_of([&] { http.send(slow); });
  });
  asked.get_future().wait();
  sshd.stop();
  const auto failure = waiting.get();
  go_on.set_value();
  CHECK(failure.kind == "unavailable");
  CHECK(failure.effect == "unknown");
  CHECK(rig::eventually([&] { return !tunnel->alive(); }));
  CHECK(failure_of([&] { http.send(quick); }).kind == "unavailable");
}

TEST_CASE("a cancelled request returns at once", "[kit][tunnel]") {
  const rig::Sshd sshd;
  std::promise<void> go_on;
  auto open = go_on.get_future().share();
  const rig::HttpStub stub(stub_path(sshd), [open](const auto&, const auto&) {
    open.wait();
    return std::string();
  });
  TunnelHttp http(tunnel_to(sshd), {ChannelTarget::unix_socket(stub_path(sshd))});
  HttpRequest request;
  request.cancelled = [asked = 0]() mutable { return asked++ > 0; };
  const auto failure = failure_of([&] { http.send(request); });
  CHECK(failure.kind == "cancelled");
  CHECK(failure.effect == "unknown");
  go_on.set_value();
}

TEST_CASE("after a cancel nothing is sent any more", "[kit][tunnel]") {
  const rig::Sshd sshd;
  std::atomic<int> came = 0;
  const rig::HttpStub stub(stub_path(sshd), [&came](const auto&, const auto&) {
    ++came;
    return std::string();
  });
  TunnelHttp http(tunnel_to(sshd), {ChannelTarget::unix_socket(stub_path(sshd))});
  HttpRequest request;
  request.cancelled = [] { return true; };
  const auto failure = failure_of([&] { http.send(request); });
  CHECK(failure.kind == "cancelled");
  CHECK(failure.effect == "none");
  request.cancelled = {};
  http.send(request);
  CHECK(came == 1);
}

TEST_CASE("what a machine's etcd answers is held to a size and a depth", "[kit][tunnel][hostile]") {
  const rig::Sshd sshd;
  std::string answer;
  const rig::HttpStub stub(stub_path(sshd), [&](const auto&, const auto&) { return answer; });
  const Etcd2 etcd(std::make_shared<TunnelHttp>(
      tunnel_to(sshd), std::vector{ChannelTarget::unix_socket(stub_path(sshd))}));
  const auto failure = [&]() -> std::string {
    try {
      static_cast<void>(etcd.get("/key", true));
      return {};
    } catch (const Failure& refused) {
      return refused.kind + ": " + refused.message;
    }
  };
  answer = R"({"node":{"key":"/key","value":"x"}})";
  CHECK(failure().empty());
  answer.clear();
  for (int level = 0; level < 200'000; ++level) answer += R"({"node":{"nodes":[)";
  CHECK_THAT(failure(), Catch::Contains("unavailable") && Catch::Contains("not one of the v2"));
  answer = R"({"node":{"value":")" + std::string(20 << 20, 'x') + "\"}}";
  CHECK_THAT(failure(), Catch::Contains("unavailable") && Catch::Contains("sends more than"));
}

TEST_CASE("an answer that comes byte by byte through a tunnel is not waited for to its end",
          "[kit][tunnel][hostile]") {
  const rig::Sshd sshd;
  const auto slow = (sshd.folder() / "slow.py").string();
  rig::write_file(slow,
                  "import os, time\n"
                  "os.read(0, 65536)\n"
                  "os.write(1, b'HTTP/1.1 200 OK\\r\\nContent-Length: 200\\r\\n\\r\\n')\n"
                  "for _ in range(200):\n"
                  "    os.write(1, b'x')\n"
                  "    time.sleep(0.02)\n");
  AnswerLimits limits;
  limits.window = 800ms;
  limits.least_in_window = 400;
  TunnelHttp http(tunnel_to(sshd), {ChannelTarget::through("python3 " + slow)}, 10s, limits);
  const auto failure = failure_of([&] { http.send({}); });
  CHECK(failure.kind == "timeout");
  CHECK(failure.effect == "unknown");
}
