#include "slipway/kit/tunnel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "tunnel_loop.hpp"

namespace slipway::kit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds tunnel_look{50};

/// A socket pair whose first end belongs to the caller, whose second end never blocks.
std::pair<Descriptor, Descriptor> make_pair_of_sockets() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Failure("unavailable", std::string("no socket pair: ") + std::strerror(errno));
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Waits for an opening; marks it as abandoned when that takes too long.
void wait_for(std::future<void>& done, std::atomic<bool>& abandoned,
              std::chrono::milliseconds timeout, const std::string& what) {
  if (done.wait_for(timeout) == std::future_status::ready) return done.get();
  abandoned = true;
  throw Failure("timeout", what + ": the channel did not open within " +
                               std::to_string(timeout.count()) + " ms")
      .with_effect("none");
}

using Step = std::function<int(ssh_channel)>;

Step step_to_run(const std::string& command) {
  return [command, opened = false](ssh_channel channel) mutable {
    if (!opened) {
      const int rc = ssh_channel_open_session(channel);
      if (rc != SSH_OK) return rc;
      opened = true;
    }
    return ssh_channel_request_exec(channel, command.c_str());
  };
}

Step step_to_open(const ChannelTarget& target) {
  if (!target.command.empty()) return step_to_run(target.command);
  return [target](ssh_channel channel) {
    if (!target.unix_path.empty())
      return ssh_channel_open_forward_unix(channel, target.unix_path.c_str(), "localhost", 0);
    return ssh_channel_open_forward(channel, target.host.c_str(), target.port, "127.0.0.1", 0);
  };
}

/// Writes what is left of the input, as far as it is taken; ends the writing side after it.
void feed(int fd, std::string_view& input) {
  const auto sent = send(fd, input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  // who ends without having read it all is no failure: its exit status tells
  if (sent < 0 && errno != EAGAIN && errno != EINTR) input = {};
  if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
  if (input.empty()) shutdown(fd, SHUT_WR);
}

/// Writes the input and reads to the end of the stream.
std::string exchange(int fd, std::string_view input, Clock::time_point end,
                     const RunOptions& options, const std::string& what) {
  std::string text;
  std::array<char, 8192> buffer;
  while (true) {
    if (options.cancelled && options.cancelled()) throw Failure("cancelled", what + ": cancelled");
    if (Clock::now() >= end) throw Failure("timeout", what + ": did not end in time");
    pollfd one{fd, static_cast<short>(input.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (poll(&one, 1, static_cast<int>(tunnel_look.count())) <= 0) continue;
    if (!input.empty() && (one.revents & POLLOUT) != 0) feed(fd, input);
    if ((one.revents & ~POLLOUT) == 0) continue;
    const auto got = read(fd, buffer.data(), buffer.size());
    if (got <= 0) return text;
    const auto room = options.most - std::min(options.most, text.size());
    text.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  }
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  if (fd_ >= 0) close(fd_);
  fd_ = other.release();
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

std::string ChannelTarget::text() const {
  if (!unix_path.empty()) return unix_path;
  return command.empty() ? host + ":" + std::to_string(port) : "'" + command + "'";
}

Tunnel::Tunnel(SshSession session) : loop_(std::make_unique<Loop>(std::move(session))) {}
Tunnel::~Tunnel() = default;

Descriptor Tunnel::open(const ChannelTarget& target, std::chrono::milliseconds timeout) {
  auto [ours, theirs] = make_pair_of_sockets();
  Opening opening;
  opening.link.fd = std::move(theirs);
  opening.step = step_to_open(target);
  auto done = opening.done.get_future();
  const auto abandoned = opening.abandoned;
  loop_->add(std::move(opening));
  wait_for(done, *abandoned, timeout, target.text() + " on " + peer());
  return std::move(ours);
}

CommandResult Tunnel::run(const std::string& command, std::chrono::milliseconds timeout,
                          const std::function<bool()>& cancelled, std::size_t most) {
  return run(command, RunOptions{{}, timeout, cancelled, most});
}

CommandResult Tunnel::run(const std::string& command, const RunOptions& options) {
  const auto end = Clock::now() + options.timeout;
  auto [ours, theirs] = make_pair_of_sockets();
  Opening opening;
  opening.link.fd = std::move(theirs);
  opening.link.is_command = true;
  opening.step = step_to_run(command);
  auto done = opening.done.get_future();
  auto ended = opening.link.ended.get_future();
  const auto abandoned = opening.abandoned;
  const std::string what = "a command on " + peer();
  loop_->add(std::move(opening));
  wait_for(done, *abandoned, options.timeout, what);
  if (options.input.empty()) shutdown(ours.get(), SHUT_WR);
  CommandResult result;
  result.out = exchange(ours.get(), options.input, end, options, what);
  if (ended.wait_for(options.timeout) != std::future_status::ready)
    throw Failure("timeout", what + ": did not end in time");
  auto left = ended.get();
  result.status = left.status;
  result.err = std::move(left.err);
  return result;
}

bool Tunnel::alive() const { return loop_->alive; }
const std::string& Tunnel::peer() const { return loop_->session.peer(); }
const std::string& Tunnel::host_key() const { return loop_->session.host_key(); }
std::uint64_t Tunnel::received() const { return loop_->received; }

}  // namespace slipway::kit
