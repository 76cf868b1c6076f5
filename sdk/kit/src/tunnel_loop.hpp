#pragma once
#include <libssh/libssh.h>

#include <condition_variable>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "slipway/kit/tunnel.hpp"

namespace slipway::kit {

/// How a command ended, told by its channel when that closes.
struct CommandEnd {
  int status = 128;
  std::string err;
};

/// One stream: a channel on the far side, one end of a socket pair on ours.
struct Link {
  ssh_channel channel = nullptr;
  Descriptor fd;
  std::string to_channel;  ///< read from fd, not yet taken by the channel
  std::string to_fd;       ///< read from the channel, not yet taken by fd
  bool is_command = false;
  bool input_ended = false;  ///< the caller writes no more, and still reads
  CommandEnd end;
  std::promise<CommandEnd> ended;  ///< of a command
};

/// A channel that is being opened: `step` is called until it no longer answers SSH_AGAIN.
struct Opening {
  Link link;
  std::function<int(ssh_channel)> step;
  std::promise<void> done;
  std::shared_ptr<std::atomic<bool>> abandoned = std::make_shared<std::atomic<bool>>(false);
};

/// The thread that owns the session and copies between channels and socket pairs.
class Tunnel::Loop {
 public:
  explicit Loop(SshSession session);
  ~Loop();

  /// Takes an opening over; its `done` is kept when the stream works.
  void add(Opening opening);

  std::atomic<bool> alive{true};
  std::atomic<std::uint64_t> received{0};
  SshSession session;

 private:
  void run(const std::stop_token& stop);
  void wait();
  void take_new();
  void advance_openings();
  bool advance(Opening& opening);
  void pump_links();
  bool pump(Link& link);
  bool to_channel(Link& link);
  bool to_fd(Link& link);
  static void take_errors(Link& link);
  void finish(Link& link);
  void lose_everything();
  void wake() const;

  ssh_channel pulse_ = nullptr;  ///< never opened; looking at it takes packets in
  Descriptor wake_;
  std::mutex mutex_;
  std::vector<Opening> new_;  ///< guarded by mutex_
  bool over_ = false;         ///< guarded by mutex_
  std::list<Opening> openings_;
  std::list<Link> links_;
  std::jthread thread_;
};

}  // namespace slipway::kit
