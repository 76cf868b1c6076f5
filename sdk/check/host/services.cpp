#include <chrono>

#include "check/host/guarded.hpp"
#include "check/host/table_parts.hpp"

namespace slipway::check {
namespace {

template <class Clock>
std::int64_t now_ms() {
  const auto since = Clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

std::int32_t cancelled(const slipway_call* raw) noexcept {
  // A call that is over is told to stop, so that a thread that was left behind ends.
  return in_call(raw, "cancelled", std::int32_t{1},
                 [](HostCall& call) { return std::int32_t{call.manner().cancelled ? 1 : 0}; });
}

void log(const slipway_call* raw, std::int32_t, slipway_slice message,
         const slipway_value* fields) noexcept {
  in_call(raw, "log", 0, [&](HostCall& call) {
    call.hear(LogLine{call.text(message, SLIPWAY_MAX_MESSAGE, "a log line"),
                      fields ? fields->value : Value()});
    return 0;
  });
}

void progress(const slipway_call* raw, slipway_slice phase, double) noexcept {
  in_call(raw, "progress", 0, [&](HostCall& call) {
    call.hear(call.text(phase, SLIPWAY_MAX_NAME, "a phase"));
    return 0;
  });
}

std::int32_t emit(const slipway_call* raw, const slipway_value* item) noexcept {
  return in_call(raw, "emit", std::int32_t{1}, [&](HostCall& call) {
    return call.emit(item && !item->home->dead("emit") ? item->value : Value());
  });
}

std::int64_t wall_ms(const slipway_call* raw) noexcept {
  return in_call(raw, "wall_ms", std::int64_t{0}, [](HostCall& call) {
    const auto fixed = call.manner().wall_ms;
    return fixed >= 0 ? fixed : now_ms<std::chrono::system_clock>();
  });
}
std::int64_t monotonic_ms(const slipway_call* raw) noexcept {
  return in_call(raw, "monotonic_ms", std::int64_t{0}, [](HostCall& call) {
    const auto fixed = call.manner().wall_ms;
    return fixed >= 0 ? fixed : now_ms<std::chrono::steady_clock>();
  });
}
std::uint64_t random(const slipway_call* raw) noexcept {
  return in_call(raw, "random", std::uint64_t{0}, [](HostCall& call) { return call.random(); });
}

/// Programs alone: what else a host may be able to do, a plugin must do without.
const void* extension(const slipway_call* raw, slipway_slice id) noexcept {
  const void* none = nullptr;
  return in_call(raw, "extension", none, [&](HostCall& call) {
    const auto wanted = call.text(id, SLIPWAY_MAX_NAME, "the id of an extension");
    const void* found = wanted == SLIPWAY_PROCESS ? &process_table() : nullptr;
    return call.manner().extensions ? found : nullptr;
  });
}

}  // namespace

void fill_services(slipway_host& host) {
  host.cancelled = &cancelled;
  host.log = &log;
  host.progress = &progress;
  host.emit = &emit;
  host.wall_ms = &wall_ms;
  host.monotonic_ms = &monotonic_ms;
  host.random = &random;
  host.extension = &extension;
}

const slipway_host& host_table() {
  static const slipway_host table = [] {
    slipway_host host{};
    host.size = sizeof host;
    host.abi = SLIPWAY_ABI_NEWEST;
    fill_reading(host);
    fill_building(host);
    fill_services(host);
    return host;
  }();
  return table;
}

}  // namespace slipway::check
