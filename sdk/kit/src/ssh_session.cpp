#include <fcntl.h>
#include <libssh/libssh.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "slipway/file.hpp"
#include "slipway/kit/ssh.hpp"
#include "slipway/kit/tunnel.hpp"
#include "ssh_host_key.hpp"

namespace slipway::kit {
namespace {

using Clock = std::chrono::steady_clock;
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;
using Key = std::unique_ptr<ssh_key_struct, decltype(&ssh_key_free)>;

/// How often a wait looks up to see whether it was cancelled.
constexpr int look_up_ms = 50;
constexpr std::size_t largest_identity = 1 << 20;

Failure failed(const char* kind, std::string message) {
  return Failure(kind, std::move(message)).with_effect("none");
}

/// One deadline and one wish to stop for all the steps of a login.
class Patience {
 public:
  Patience(const SshOptions& options, std::string peer)
      : options_(options), peer_(std::move(peer)), end_(Clock::now() + options.timeout) {}

  /// Waits a moment for `events` on `fd`; throws when time is up or somebody wants to stop.
  bool wait(int fd, short events, const char* doing) const {
    if (options_.cancelled && options_.cancelled())
      throw failed("cancelled", peer_ + ": cancelled while " + doing);
    if (Clock::now() >= end_)
      throw failed("timeout", peer_ + ": no answer within " +
                                  std::to_string(options_.timeout.count()) + " ms while " + doing);
    pollfd one{fd, events, 0};
    return poll(&one, 1, look_up_ms) > 0;
  }

 private:
  const SshOptions& options_;
  std::string peer_;
  Clock::time_point end_;
};

void prepare(int fd) {
  const int one = 1;
  const int idle_s = 10;
  const unsigned lost_after_ms = 15000;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  // The kernel notices a peer that is gone, so no keep-alive message of ssh's own is needed.
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &lost_after_ms, sizeof lost_after_ms);
}

/// A connected socket, or the reason why not in `error`.
Descriptor connect_to(const addrinfo& address, const Patience& patience, int& error) {
  Descriptor fd(socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0 ||
      (connect(fd.get(), address.ai_addr, address.ai_addrlen) != 0 && errno != EINPROGRESS)) {
    error = errno;
    return Descriptor();
  }
  while (!patience.wait(fd.get(), POLLOUT, "connecting")) continue;
  socklen_t length = sizeof error;
  getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return Descriptor();
  prepare(fd.get());
  return fd;
}

Descriptor connect_to(const SshOptions& options, const std::string& peer,
                      const Patience& patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int rc =
      getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &found);
  if (rc != 0) throw failed("unavailable", peer + ": cannot look up the host: " + gai_strerror(rc));
  const Addresses addresses(found, &freeaddrinfo);
  int error = 0;
  for (const auto* at = addresses.get(); at; at = at->ai_next) {
    auto fd = connect_to(*at, patience, error);
    if (fd.get() >= 0) return fd;
  }
  throw failed("unavailable", peer + ": cannot connect: " + std::strerror(error))
      .with_hint("check that the machine runs and that the port is open");
}

std::string error_of(ssh_session session) {
  std::string text = ssh_get_error(session);
  // libssh keeps a stale errno text once a connection is gone
  if (!ssh_is_connected(session) || text.find("temporarily unavailable") != std::string::npos)
    return "connection lost";
  return text;
}

void key_exchange(ssh_session session, const SshOptions& options, const std::string& peer,
                  const Patience& patience) {
  int rc = SSH_AGAIN;
  while ((rc = ssh_connect(session)) == SSH_AGAIN)
    patience.wait(ssh_get_fd(session), POLLIN, "exchanging keys");
  if (rc == SSH_OK) return;
  const std::string why = ssh_get_error(session);
  if (!options.host_key.empty() && why.find("host key") != std::string::npos)
    throw failed("forbidden", peer + ": the host key changed: the host has no key of the type " +
                                  options.host_key.substr(0, options.host_key.find(' ')) +
                                  " that it had before");
  throw failed("unavailable", peer + ": no ssh connection: " + why);
}

void check_host_key(const std::string& shown, const SshOptions& options, const std::string& peer) {
  if (shown.empty()) throw failed("unavailable", peer + ": the host showed no usable key");
  if (options.host_key.empty() || options.host_key == shown) return;
  throw failed("forbidden", peer + ": the host key changed: expected " +
                                fingerprint(options.host_key) + ", got " + fingerprint(shown))
      .with_hint("if the machine was not replaced on purpose, somebody may be in between")
      .fact("expected", fingerprint(options.host_key))
      .fact("shown", fingerprint(shown));
}

Key load_identity(const SshOptions& options, const std::string& peer) {
  const auto file = read_plain_file(options.identity, largest_identity);
  if (!file)
    throw failed("invalid", peer + ": the identity '" + options.identity + "' " + file.why);
  // A callback that knows no passphrase keeps libssh from asking on the terminal.
  const ssh_auth_callback no_passphrase = [](const char*, char*, std::size_t, int, int, void*) {
    return -1;
  };
  ssh_key raw = nullptr;
  const char* passphrase = options.passphrase.empty() ? nullptr : options.passphrase.c_str();
  if (ssh_pki_import_privkey_base64(file.bytes.c_str(), passphrase, no_passphrase, nullptr, &raw) ==
      SSH_OK)
    return Key(raw, &ssh_key_free);
  if (passphrase)
    throw failed("unauthenticated",
                 peer + ": '" + options.identity + "' cannot be opened with the passphrase given");
  throw failed("invalid", peer + ": '" + options.identity +
                              "' is not a private key that can be opened without a passphrase")
      .with_hint("give its passphrase, or load it with 'ssh-add " + options.identity +
                 "' and leave the identity out");
}

Failure refused(const SshOptions& options, const std::string& peer, const std::string& why) {
  const char* socket = std::getenv("SSH_AUTH_SOCK");
  if (options.identity.empty() && (!socket || !*socket))
    return failed("unauthenticated", peer + ": no identity is set and no ssh agent runs")
        .with_hint("name a private key file, or start an agent and 'ssh-add' one");
  const auto what = options.identity.empty() ? std::string("the keys of the ssh agent")
                                             : "the key '" + options.identity + "'";
  return failed("unauthenticated",
                peer + ": " + what + " was refused" + (why.empty() ? std::string() : ": " + why))
      .with_hint("the machine must have the matching public key for user '" + options.user + "'");
}

void log_in(ssh_session session, const SshOptions& options, const std::string& peer,
            const Patience& patience) {
  Key identity(nullptr, &ssh_key_free);
  if (!options.identity.empty()) identity = load_identity(options, peer);
  int rc = SSH_AUTH_AGAIN;
  const auto attempt = [&] {
    return identity ? ssh_userauth_publickey(session, nullptr, identity.get())
                    : ssh_userauth_agent(session, nullptr);
  };
  while ((rc = attempt()) == SSH_AUTH_AGAIN)
    patience.wait(ssh_get_fd(session), POLLIN, "logging in");
  if (rc == SSH_AUTH_SUCCESS) return;
  if (!ssh_is_connected(session))
    throw failed("unavailable", peer + ": connection lost while logging in");
  if (rc == SSH_AUTH_DENIED || rc == SSH_AUTH_PARTIAL || !identity)
    throw refused(options, peer, identity ? std::string() : ssh_get_error(session));
  throw failed("unavailable", peer + ": cannot log in: " + error_of(session));
}

void set_options(ssh_session session, const SshOptions& options, int fd) {
  int no = 0;
  ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
  ssh_options_set(session, SSH_OPTIONS_HOST, options.host.c_str());
  ssh_options_set(session, SSH_OPTIONS_PORT, &options.port);
  ssh_options_set(session, SSH_OPTIONS_USER, options.user.c_str());
  // Else the operator's known_hosts decides which of its keys a host is asked for.
  ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
  ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
  if (!options.host_key.empty())
    ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, host_key_algorithms(options.host_key).c_str());
  ssh_options_set(session, SSH_OPTIONS_FD, &fd);
  ssh_set_blocking(session, 0);
}

}  // namespace

struct SshSession::Impl {
  std::unique_ptr<ssh_session_struct, decltype(&ssh_free)> session{nullptr, &ssh_free};
  std::string host_key;
  std::string peer;
  ~Impl() {
    if (session) ssh_disconnect(session.get());
  }
};

SshSession::SshSession(const SshOptions& options) : impl_(std::make_unique<Impl>()) {
  impl_->peer = options.user + "@" + options.host + ":" + std::to_string(options.port);
  const Patience patience(options, impl_->peer);
  auto fd = connect_to(options, impl_->peer, patience);
  impl_->session.reset(ssh_new());
  if (!impl_->session) throw failed("internal", impl_->peer + ": out of memory");
  set_options(impl_->session.get(), options, fd.release());
  key_exchange(handle(), options, impl_->peer, patience);
  impl_->host_key = server_key_of(handle());
  check_host_key(impl_->host_key, options, impl_->peer);
  log_in(handle(), options, impl_->peer, patience);
}

SshSession::~SshSession() = default;
SshSession::SshSession(SshSession&&) noexcept = default;
SshSession& SshSession::operator=(SshSession&&) noexcept = default;

const std::string& SshSession::host_key() const { return impl_->host_key; }
const std::string& SshSession::peer() const { return impl_->peer; }
ssh_session_struct* SshSession::handle() const { return impl_->session.get(); }

}  // namespace slipway::kit
