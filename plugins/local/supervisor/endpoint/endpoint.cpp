#include "supervisor/endpoint/endpoint.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "supervisor/endpoint/probe.hpp"
#include "supervisor/endpoint/relay.hpp"

namespace slipway_local {
namespace {

/// Each has a thread; who comes beyond waits in the kernel's queue.
constexpr std::size_t most_connections = 1024;
constexpr std::chrono::milliseconds connect_limit{3000};

/// How long a connection waits for a target to be well before it is closed.
constexpr std::chrono::milliseconds patience{3000};

}  // namespace

Endpoint::Endpoint(EndpointSpec spec, Fd listener, AddressOf address_of)
    : address_of_(std::move(address_of)),
      listener_(std::move(listener)),
      stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ::fcntl(listener_.get(), F_SETFL, O_NONBLOCK);
  change(spec);
  acceptor_ = std::jthread([this] { accept_all(); });
}

Endpoint::~Endpoint() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  // Stays readable: nobody reads it.
  ::eventfd_write(stop_.get(), 1);
  acceptor_.join();
}

void Endpoint::change(const EndpointSpec& spec) {
  std::vector<std::shared_ptr<Watch>> gone;  // ended without the lock: a watch may ask for it
  const std::unique_lock lock(mutex_);
  std::vector<std::shared_ptr<Watch>> watches;
  for (const auto& target : spec.targets) {
    const auto same = std::find_if(watches_.begin(), watches_.end(), [&](const auto& watch) {
      return watch->target() == target && watch->probe() == spec.probe;
    });
    if (same != watches_.end())
      watches.push_back(*same);
    else
      watches.push_back(std::make_shared<Watch>(target, spec.probe, address_of_, [this] {
        const std::lock_guard changing(mutex_);
        changed_.notify_all();
      }));
  }
  gone.swap(watches_);
  watches_.swap(watches);
  spec_ = spec;
  changed_.notify_all();
}

EndpointSpec Endpoint::spec() const {
  const std::lock_guard lock(mutex_);
  return spec_;
}

std::vector<std::string> Endpoint::healthy() const {
  std::vector<std::shared_ptr<Watch>> watches;
  {
    const std::lock_guard lock(mutex_);
    watches = watches_;
  }
  std::vector<std::string> names;
  for (const auto& watch : watches)
    if (watch->well()) names.push_back(watch->target().machine);
  return names;
}

void Endpoint::accept_all() {
  for (;;) {
    std::erase_if(connections_, [](const Connection& one) { return one.over.load(); });
    const bool full = connections_.size() >= most_connections;
    std::array<pollfd, 2> waiting{pollfd{stop_.get(), POLLIN, 0},
                                  pollfd{full ? -1 : listener_.get(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), full ? 100 : -1);
    if (waiting[0].revents != 0) return;
    if (waiting[1].revents == 0) continue;
    Fd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) continue;
    auto& connection = connections_.emplace_back();
    connection.thread =
        std::jthread([this, &connection, fd = client.release()] { lead(Fd(fd), connection); });
  }
}

void Endpoint::lead(Fd client, Connection& connection) {
  const int yes = 1;
  ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (auto target = reach_target())
    relay(std::move(client), std::move(*target), spec().idle, stop_.get());
  else
    client.reset();
  connection.over = true;
}

Result<Fd> Endpoint::reach_target() {
  wait_for_well();
  Fault fault{FaultClass::unavailable, "no target is well"};
  for (const auto& watch : next_in_turn()) {
    const auto address = watch->address();
    if (!address) continue;
    auto target = connect_to(*address, watch->target().port, connect_limit);
    if (target) return target;
    fault = target.fault();
  }
  return fault;
}

/// All targets that are well, beginning with the one whose turn it is.
std::vector<std::shared_ptr<Watch>> Endpoint::next_in_turn() {
  const std::lock_guard lock(mutex_);
  auto all = watches_;
  std::erase_if(all, [](const auto& watch) { return !watch->well(); });
  if (all.empty() || ending_) return {};
  const auto first = static_cast<std::ptrdiff_t>(turn_++ % all.size());
  std::rotate(all.begin(), all.begin() + first, all.end());
  return all;
}

void Endpoint::wait_for_well() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [this] {
    return ending_ || watches_.empty() ||
           std::any_of(watches_.begin(), watches_.end(),
                       [](const auto& watch) { return watch->well(); });
  });
}

void write_view(JsonText& text, const Endpoint& endpoint) {
  text.open();
  write_spec(text, endpoint.spec());
  text.key("healthy").open_list();
  for (const auto& name : endpoint.healthy()) text.value(name);
  text.close_list().close();
}

}  // namespace slipway_local
