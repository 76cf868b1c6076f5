#include "coreos-sim/fleet/component.hpp"

#include <algorithm>
#include <chrono>

#include "coreos-sim/fleet/clockwork.hpp"
#include "coreos-sim/io/passage.hpp"
#include "coreos-sim/io/text.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim::fleet {
namespace {

using std::chrono::milliseconds;

constexpr double key_ttl_s = 20;
constexpr double look_again_ms = 1000;
constexpr milliseconds least_look_again{50};
constexpr int most_tries = 6;  ///< of one write, long before the next is due
/// The time until it is ready may be set anew while it passes.
constexpr milliseconds look_at_time{10};
constexpr std::string_view banner = "SSH-2.0-deis-builder\r\n";

/// Takes what comes until the other side has had enough.
void swallow(StreamSocket& socket) {
  while (!receive_some(socket).empty()) {
  }
}

void lead_to_builder(StreamSocket& socket, EtcdClient& etcd) {
  const auto host = etcd.get("/deis/builder/host");
  if (!host || !host->good()) return;
  auto builder = connect_tcp({host->node.value, 2223}, milliseconds(2000));
  if (builder) pass_both_ways(socket, *builder, {});
}

TcpServer::Serve serve_as(PortKind kind, const Component& component, EtcdClient& etcd) {
  switch (kind) {
    case PortKind::http:
      return [&component, &etcd](StreamSocket& socket) {
        serve_http(socket, [&](const HttpRequest& request, const StreamSocket&) {
          return std::optional(component_answer(component, request, etcd));
        });
      };
    case PortKind::ssh_banner:
      return [](StreamSocket& socket) {
        if (send_all(socket, banner)) swallow(socket);
      };
    case PortKind::to_builder:
      return [&etcd](StreamSocket& socket) { lead_to_builder(socket, etcd); };
    case PortKind::accepts:
      break;
  }
  return swallow;
}

}  // namespace

RunningComponent::RunningComponent(const Component& component, std::function<double()> ready_ms,
                                   ComponentHost host)
    : component_(component),
      ready_ms_(std::move(ready_ms)),
      host_(std::move(host)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void RunningComponent::run(const std::stop_token& stop) {
  const auto begun = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begun < host_.options.paced(ready_ms_())) {
    if (!pause(look_at_time, stop)) return;
  }
  while (!needs_are_met() || !listen()) {
    if (!pause(look_again(), stop)) return;
  }
  publish_whole(true, stop);
  up_ = true;
  while (pause(renewal(host_.options.current(), key_ttl_s), stop)) publish_whole(false, stop);
  servers_.clear();
}

milliseconds RunningComponent::look_again() const {
  return std::max(host_.options.paced(look_again_ms), least_look_again);
}

/// The etcd client of the real components tries a write that failed again, as while a leader is
/// elected; else one such moment would let a key run out before the next renewal.
void RunningComponent::publish_whole(bool first, const std::stop_token& stop) {
  for (int tries = 1; !publish(first) && tries < most_tries; ++tries)
    if (!pause(look_again(), stop)) return;
}

bool RunningComponent::needs_are_met() {
  return std::all_of(component_.needs.begin(), component_.needs.end(), [this](auto key) {
    const auto reply = host_.etcd.get(std::string(key), true);
    if (!reply || !reply->good()) return false;
    // A directory counts while it holds an address: what was published there and ran out does not.
    return !reply->node.directory || reply->node.child("host") != nullptr;
  });
}

/// All of its ports or none; one may still be held by the component's earlier life.
bool RunningComponent::listen() {
  for (const auto& port : component_.ports) {
    auto listener = listen_tcp({host_.address, mapped_port(port.number)});
    if (!listener) {
      servers_.clear();
      return false;
    }
    servers_.push_back(
        std::make_unique<TcpServer>(*listener, serve_as(port.kind, component_, host_.etcd)));
  }
  return true;
}

bool RunningComponent::publish(bool first) {
  const int ttl = paced_ttl(host_.options.current(), key_ttl_s);
  bool whole = true;
  for (const auto& key : component_.keys) {
    if (key.permanent && !first) continue;
    const WriteRule rule{.ttl_seconds = key.permanent ? 0 : ttl};
    const auto reply = host_.etcd.put(filled(key.key), filled(key.value), rule);
    whole = whole && reply && reply->good();
  }
  return whole;
}

std::string RunningComponent::filled(std::string_view text) const {
  return replace_all(replace_all(std::string(text), "{ip}", host_.address), "{host}",
                     host_.hostname);
}

}  // namespace coreos_sim::fleet
