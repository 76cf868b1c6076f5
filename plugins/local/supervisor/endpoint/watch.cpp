#include "supervisor/endpoint/watch.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "supervisor/endpoint/probe.hpp"

namespace slipway_local {
namespace {

/// A target that is not well yet is asked more often: it may have just been started.
constexpr std::chrono::milliseconds eager{200};

}  // namespace

Watch::Watch(Target target, ProbeSpec probe, AddressOf address_of, std::function<void()> changed)
    : target_(std::move(target)),
      probe_(std::move(probe)),
      address_of_(std::move(address_of)),
      changed_(std::move(changed)) {
  if (probe_.kind != ProbeSpec::Kind::none)
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Watch::~Watch() = default;

bool Watch::well() const {
  return probe_.kind == ProbeSpec::Kind::none ? address().has_value() : well_.load();
}

void Watch::run(const std::stop_token& stop) {
  std::int64_t failures = 0;
  while (!stop.stop_requested()) {
    const auto where = address();
    const bool good = where && is_well(probe_, *where, target_.port);
    failures = good ? 0 : failures + 1;
    const bool now = good || (well_ && failures < probe_.failures);
    if (well_.exchange(now) != now) changed_();
    const auto wait = now ? probe_.interval : std::min(probe_.interval, eager);
    std::unique_lock lock(mutex_);
    pause_.wait_for(lock, stop, wait, [] { return false; });
  }
}

}  // namespace slipway_local
