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
constexpr std::chrono::milliseconds look_up{50};

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

/// Reads to the end of the stream.
std::string collect(int fd, Clock::time_point end, const std::function<bool()>& cancelled,
                    std::size_t most, const std::string& what) {
  std::string text;
  std::array<char, 8192> buffer;
  while (true) {
    if (cancelled && cancelled()) throw Failure("cancelled", what + ": cancelled");
    if (Clock::now() >= end) throw Failure("timeout", what + ": did not end in time");
    pollfd one{fd, POLLIN, 0};
    if (poll(&one, 1, static_cast<int>(look_up.count())) <= 0) continue;
    const auto got = read(fd, buffer.data(), buffer.size());
    if (got <= 0) return text;
    const auto room = most - std::min(most, text.size());
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
  const auto end = Clock::now() + timeout;
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
  wait_for(done, *abandoned, timeout, what);
  CommandResult result;
  result.out = collect(ours.get(), end, cancelled, most, what);
  if (ended.wait_for(timeout) != std::future_status::ready)
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
