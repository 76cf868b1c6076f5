#include "tunnel_loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace slipway::kit {
namespace {

constexpr std::size_t block = 32768;
constexpr int opening_poll_ms = 100;
constexpr int idle_poll_ms = 1000;

Failure lost(const std::string& peer) {
  return Failure("unavailable", peer + ": the ssh connection is lost");
}

/// Why a channel was not opened, in the words of libssh 0.10: `... error (N) reason`.
Failure refusal(const std::string& peer, const std::string& why) {
  const auto paren = why.find(')');
  const std::string reason = paren == std::string::npos ? why : why.substr(paren + 1);
  const bool prohibited =
      why.find("(1)") != std::string::npos || why.find("(3)") != std::string::npos;
  return Failure(prohibited ? "unsupported" : "unavailable",
                 peer + ": the host opens no channel:" + reason)
      .with_effect("none");
}

/// Whether the caller closed its end altogether, rather than only for writing.
bool caller_left(int fd) {
  pollfd one{fd, 0, 0};
  return poll(&one, 1, 0) > 0 && (one.revents & POLLHUP) != 0;
}

void close_channel(ssh_channel channel, bool was_open) {
  // Closing a channel that was never opened makes OpenSSH end the whole connection.
  if (was_open) ssh_channel_close(channel);
  ssh_channel_free(channel);
}

}  // namespace

Tunnel::Loop::Loop(SshSession opened)
    : session(std::move(opened)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ssh_set_blocking(session.handle(), 0);
  pulse_ = ssh_channel_new(session.handle());
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Tunnel::Loop::~Loop() {
  thread_.request_stop();
  wake();
  thread_.join();
}

void Tunnel::Loop::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_.get(), &one, sizeof one);
}

void Tunnel::Loop::add(Opening opening) {
  {
    const std::lock_guard lock(mutex_);
    if (over_) throw lost(session.peer()).with_effect("none");
    new_.push_back(std::move(opening));
  }
  wake();
}

void Tunnel::Loop::run(const std::stop_token& stop) {
  while (!stop.stop_requested() && ssh_is_connected(session.handle())) {
    wait();
    take_new();
    if (ssh_channel_poll(pulse_, 0) == SSH_ERROR) break;
    advance_openings();
    pump_links();
  }
  lose_everything();
}

void Tunnel::Loop::wait() {
  std::vector<pollfd> fds;
  fds.push_back({wake_.get(), POLLIN, 0});
  const bool unsent = (ssh_get_poll_flags(session.handle()) & SSH_WRITE_PENDING) != 0;
  const int session_events = unsent ? POLLIN | POLLOUT : POLLIN;
  fds.push_back({ssh_get_fd(session.handle()), static_cast<short>(session_events), 0});
  for (const auto& link : links_) {
    int events = link.to_channel.empty() && !link.input_ended ? POLLIN : 0;
    if (!link.to_fd.empty()) events |= POLLOUT;
    fds.push_back({link.fd.get(), static_cast<short>(events), 0});
  }
  poll(fds.data(), fds.size(), openings_.empty() ? idle_poll_ms : opening_poll_ms);
  // sshd sends an answer in two writes without TCP_NODELAY; without this each waits for a delayed
  // acknowledgement of 40 ms.  The kernel clears the option, so it is set again after every wait.
  const int one = 1;
  setsockopt(ssh_get_fd(session.handle()), IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
}

void Tunnel::Loop::take_new() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_.get(), &count, sizeof count);
  const std::lock_guard lock(mutex_);
  for (auto& opening : new_) openings_.push_back(std::move(opening));
  new_.clear();
}

void Tunnel::Loop::advance_openings() {
  for (auto at = openings_.begin(); at != openings_.end();)
    at = advance(*at) ? openings_.erase(at) : std::next(at);
}

/// True when nothing is left to do for it.
bool Tunnel::Loop::advance(Opening& opening) {
  auto& link = opening.link;
  if (!link.channel) link.channel = ssh_channel_new(session.handle());
  const int rc = opening.step(link.channel);
  if (rc == SSH_AGAIN) return false;
  if (rc != SSH_OK) {
    opening.done.set_exception(
        std::make_exception_ptr(refusal(session.peer(), ssh_get_error(session.handle()))));
    close_channel(link.channel, ssh_channel_is_open(link.channel) != 0);
    return true;
  }
  if (*opening.abandoned) {
    close_channel(link.channel, true);
    return true;
  }
  links_.push_back(std::move(link));
  opening.done.set_value();
  return true;
}

void Tunnel::Loop::pump_links() {
  for (auto at = links_.begin(); at != links_.end();) {
    if (pump(*at)) {
      ++at;
      continue;
    }
    finish(*at);
    at = links_.erase(at);
  }
}

/// False when the stream is over.
bool Tunnel::Loop::pump(Link& link) { return to_channel(link) && to_fd(link); }

bool Tunnel::Loop::to_channel(Link& link) {
  std::array<char, block> buffer;
  while (true) {
    if (link.input_ended) return !caller_left(link.fd.get());
    if (link.to_channel.empty()) {
      const auto got = read(link.fd.get(), buffer.data(), buffer.size());
      if (got < 0) return errno == EAGAIN || errno == EINTR;
      if (got == 0 && (!link.is_command || caller_left(link.fd.get()))) return false;
      if (got == 0) {
        link.input_ended = true;
        return ssh_channel_send_eof(link.channel) != SSH_ERROR;
      }
      link.to_channel.assign(buffer.data(), static_cast<std::size_t>(got));
    }
    const int sent = ssh_channel_write(link.channel, link.to_channel.data(),
                                       static_cast<std::uint32_t>(link.to_channel.size()));
    if (sent == SSH_ERROR) return false;
    if (sent <= 0) return true;  // the window is full: try again when the other side took some
    link.to_channel.erase(0, static_cast<std::size_t>(sent));
  }
}

void Tunnel::Loop::take_errors(Link& link) {
  std::array<char, block> buffer;
  int got = 0;
  while ((got = ssh_channel_read_nonblocking(link.channel, buffer.data(), block, 1)) > 0)
    if (link.end.err.size() < block)
      link.end.err.append(buffer.data(), static_cast<std::size_t>(got));
}

bool Tunnel::Loop::to_fd(Link& link) {
  std::array<char, block> buffer;
  while (true) {
    if (link.to_fd.empty()) {
      if (link.is_command) take_errors(link);
      const int got = ssh_channel_read_nonblocking(link.channel, buffer.data(), block, 0);
      // The exit status of a command may come after the end of its output, but before the close.
      if (got == SSH_EOF && link.is_command) return !ssh_channel_is_closed(link.channel);
      if (got == SSH_EOF || got == SSH_ERROR) return false;
      if (got == 0) return !ssh_channel_is_closed(link.channel);
      link.to_fd.assign(buffer.data(), static_cast<std::size_t>(got));
      received += static_cast<std::uint64_t>(got);
    }
    const auto sent = send(link.fd.get(), link.to_fd.data(), link.to_fd.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    link.to_fd.erase(0, static_cast<std::size_t>(sent));
  }
}

void Tunnel::Loop::finish(Link& link) {
  if (link.is_command) {
    take_errors(link);
    const int status = ssh_channel_get_exit_status(link.channel);
    if (status >= 0) link.end.status = status;
    link.ended.set_value(link.end);
  }
  close_channel(link.channel, true);
  link.fd = Descriptor();
}

void Tunnel::Loop::lose_everything() {
  alive = false;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    for (auto& opening : new_) openings_.push_back(std::move(opening));
    new_.clear();
  }
  for (auto& opening : openings_)
    opening.done.set_exception(std::make_exception_ptr(lost(session.peer()).with_effect("none")));
  for (auto& link : links_)
    if (link.is_command) link.ended.set_exception(std::make_exception_ptr(lost(session.peer())));
  // The channels go with the session, which frees them.
  openings_.clear();
  links_.clear();
}

}  // namespace slipway::kit
