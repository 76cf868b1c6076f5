#include "azure_emulator/machines/balancer.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <list>
#include <optional>
#include <thread>

#include "azure_emulator/machines/relay.hpp"
#include "shared/log.hpp"

namespace azure_emulator {
namespace {

using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

const Poco::Timespan kConnectTimeout(2, 0);

/// A set whose members have all been well for so many rounds is probed less and less often, down to
/// what the probe's interval is without any speed.
constexpr int kLivelyRounds = 20;
constexpr double kCalming = 1.25;

SocketAddress address_of(const std::string& host, int port) {
  return SocketAddress(host, static_cast<Poco::UInt16>(port));
}

bool answers_tcp(const Member& member) {
  StreamSocket socket;
  socket.connect(address_of(member.address, member.probe_port), kConnectTimeout);
  // A forward accepts before it knows whether the far end does; a refusal shows as an end at once.
  if (!socket.poll(Poco::Timespan(0, 100'000), Poco::Net::Socket::SELECT_READ)) return true;
  char first = 0;
  return socket.receiveBytes(&first, 1) > 0;
}

bool answers_http(const Member& member) {
  Poco::Net::HTTPClientSession session(address_of(member.address, member.probe_port));
  session.setTimeout(kConnectTimeout);
  Poco::Net::HTTPRequest request("GET", member.probe.path, "HTTP/1.1");
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  session.receiveResponse(response);
  return response.getStatus() == Poco::Net::HTTPResponse::HTTP_OK;
}

bool is_healthy(const Member& member) {
  try {
    return member.probe.protocol == "http" ? answers_http(member) : answers_tcp(member);
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace

int bindable_port(const std::string& address, int port) {
  if (port >= 1024) return port;
  try {
    Poco::Net::ServerSocket probe;
    probe.bind(address_of(address, port), true);
    return port;
  } catch (const Poco::Exception&) {
    return port + 10000;
  }
}

/// One public port: a thread that accepts, a thread that probes.
class Balancer::Listener {
 public:
  Listener(const std::string& vip, int port, double speed)
      : vip_(vip), port_(port), bound_(bindable_port(vip, port)), speed_(speed) {
    socket_.bind(address_of(vip_, bound_), true);
    socket_.listen(64);
    accepting_ = std::jthread([this](const std::stop_token& stop) { accept(stop); });
    probing_ = std::jthread([this](const std::stop_token& stop) { probe(stop); });
  }
  ~Listener() {
    accepting_.request_stop();
    probing_.request_stop();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void put(std::uint64_t machine_id, const Member& member) {
    const std::lock_guard lock(mutex_);
    Entry& entry = members_[machine_id];
    const bool moved =
        entry.member.address != member.address || entry.member.member_port != member.member_port;
    entry.member = member;
    if (moved) entry.healthy = false;
    calm_rounds_ = 0;
    wake_.notify_all();
  }

  void drop(std::uint64_t machine_id) {
    const std::lock_guard lock(mutex_);
    members_.erase(machine_id);
  }

  bool empty() const {
    const std::lock_guard lock(mutex_);
    return members_.empty();
  }

  ListenerInfo info() const {
    const std::lock_guard lock(mutex_);
    ListenerInfo info;
    info.vip = vip_;
    info.port = port_;
    info.bound_port = bound_;
    for (const auto& [id, entry] : members_) {
      info.set_name = entry.member.set_name;
      ++info.members;
      if (entry.healthy) ++info.healthy;
    }
    return info;
  }

 private:
  struct Entry {
    Member member;
    bool healthy = false;
    int misses = 0;
  };

  /// The healthy members in turn.
  std::vector<Member> candidates() {
    const std::lock_guard lock(mutex_);
    std::vector<Member> healthy;
    for (const auto& [id, entry] : members_) {
      if (entry.healthy) healthy.push_back(entry.member);
    }
    if (healthy.empty()) return healthy;
    const auto turn = static_cast<std::ptrdiff_t>(next_++ % healthy.size());
    std::rotate(healthy.begin(), healthy.begin() + turn, healthy.end());
    return healthy;
  }

  void pass_on(StreamSocket client) {
    for (const auto& member : candidates()) {
      try {
        StreamSocket there;
        there.connect(address_of(member.address, member.member_port), kConnectTimeout);
        relays_.emplace_back(std::move(client), std::move(there));
        return;
      } catch (const Poco::Exception&) {
        continue;
      }
    }
  }

  void accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      relays_.remove_if([](const Relay& relay) { return relay.done(); });
      try {
        if (!socket_.poll(Poco::Timespan(0, 200'000), Poco::Net::Socket::SELECT_READ)) continue;
        pass_on(socket_.acceptConnection());
      } catch (const Poco::Exception&) {
        continue;  // the client went away between its arrival and our accept
      }
    }
  }

  std::map<std::uint64_t, Member> snapshot() const {
    const std::lock_guard lock(mutex_);
    std::map<std::uint64_t, Member> all;
    for (const auto& [id, entry] : members_) all.emplace(id, entry.member);
    return all;
  }

  void note(std::uint64_t machine_id, bool healthy) {
    const std::lock_guard lock(mutex_);
    const auto found = members_.find(machine_id);
    if (found == members_.end()) return;
    Entry& entry = found->second;
    if (!healthy || !entry.healthy) calm_rounds_ = 0;
    entry.misses = healthy ? 0 : entry.misses + 1;
    const int interval = std::max(entry.member.probe.interval_seconds, 1);
    const int allowed = std::max(entry.member.probe.timeout_seconds / interval, 1);
    if (healthy) entry.healthy = true;
    if (entry.misses >= allowed) entry.healthy = false;
  }

  /// In real seconds, after a round of probes with that interval.
  double pause_after(double interval) {
    const double lively = std::clamp(interval / speed_, 0.2, 15.0);
    const double real = std::clamp(interval, lively, 15.0);
    const int calm = ++calm_rounds_ - kLivelyRounds;
    return calm <= 0 ? lively : std::min(lively * std::pow(kCalming, calm), real);
  }

  void probe(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      double interval = 15;
      for (const auto& [id, member] : snapshot()) {
        interval = member.probe.interval_seconds;
        note(id, is_healthy(member));
      }
      std::unique_lock lock(mutex_);
      const std::chrono::duration<double> pause(pause_after(interval));
      // A member that is put in anew is not kept waiting.
      wake_.wait_for(lock, stop, pause, [&] { return calm_rounds_ == 0; });
    }
  }

  std::string vip_;
  int port_;
  int bound_;
  double speed_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::uint64_t, Entry> members_;
  int calm_rounds_ = 0;
  std::size_t next_ = 0;
  Poco::Net::ServerSocket socket_;
  std::list<Relay> relays_;  // of the accepting thread
  std::jthread accepting_;
  std::jthread probing_;
};

Balancer::Balancer(double speed) : speed_(speed) {}
Balancer::~Balancer() = default;

void Balancer::set_members(std::uint64_t machine_id, const std::vector<Member>& members) {
  const std::lock_guard lock(mutex_);
  const auto wanted = [&](const Key& key) {
    return std::any_of(members.begin(), members.end(), [&](const Member& member) {
      return Key{member.vip, member.port} == key;
    });
  };
  for (auto& [key, listener] : listeners_) {
    if (!wanted(key)) listener->drop(machine_id);
  }
  for (const auto& member : members) {
    auto& listener = listeners_[Key{member.vip, member.port}];
    try {
      if (!listener) listener = std::make_unique<Listener>(member.vip, member.port, speed_);
      listener->put(machine_id, member);
    } catch (const Poco::Exception& error) {
      listeners_.erase(Key{member.vip, member.port});
      emulators::log("balancer", emulators::LogLevel::warning,
                     "load-balanced set '" + member.set_name + "': cannot listen on " + member.vip +
                         ":" + std::to_string(member.port) + ": " + error.displayText());
    }
  }
  std::erase_if(listeners_, [](const auto& entry) { return entry.second->empty(); });
}

std::vector<ListenerInfo> Balancer::listeners() const {
  const std::lock_guard lock(mutex_);
  std::vector<ListenerInfo> all;
  for (const auto& [key, listener] : listeners_) all.push_back(listener->info());
  return all;
}

}  // namespace azure_emulator
