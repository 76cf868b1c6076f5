#include <algorithm>
#include <cmath>

#include "core/log/diagnostics.hpp"
#include "core/plugin/arena.hpp"
#include "core/plugin/emitting.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/host_table.hpp"
#include "core/plugin/screen.hpp"
#include "core/plugin/slices.hpp"

namespace slipway::core {
namespace {

std::int32_t cancelled(const slipway_call* raw) noexcept {
  // A dead call is told to stop, so that a thread that was left behind ends.
  return with_call(raw, std::int32_t{1}, [](HostCall& call) {
    return std::int32_t{call.services().stop.stop_requested() ? 1 : 0};
  });
}

spdlog::level::level_enum diagnostic_level(std::int32_t level) {
  switch (level) {
    case SLIPWAY_LOG_TRACE:
      return spdlog::level::trace;
    case SLIPWAY_LOG_DEBUG:
      return spdlog::level::debug;
    case SLIPWAY_LOG_INFO:
      return spdlog::level::info;
    case SLIPWAY_LOG_WARNING:
      return spdlog::level::warn;
    default:
      return spdlog::level::err;
  }
}

void log(const slipway_call* raw, std::int32_t level, slipway_slice message,
         const slipway_value* fields) noexcept {
  with_call(raw, 0, [&](HostCall& call) {
    if (!call.services().log || !call.may_log(message.len)) return 0;
    LogLine line;
    const bool known = level >= SLIPWAY_LOG_TRACE && level <= SLIPWAY_LOG_HOST_MISBEHAVES;
    line.level = known ? level : SLIPWAY_LOG_INFO;
    line.message = shown_text_from(call, message, SLIPWAY_MAX_MESSAGE, "a log line");
    line.fields = value_of(fields);
    if (call.screen()) line = call.screen()->line(std::move(line));
    diagnostics("plugin." + call.plugin()).log(diagnostic_level(line.level), line.message);
    call.services().log(std::move(line));
    return 0;
  });
}

void progress(const slipway_call* raw, slipway_slice phase, double fraction) noexcept {
  with_call(raw, 0, [&](HostCall& call) {
    if (!call.services().progress) return 0;
    auto text = shown_text_from(call, phase, SLIPWAY_MAX_NAME, "the phase of a progress");
    if (call.screen()) text = call.screen()->shown(std::move(text));
    const bool known = std::isfinite(fraction) && fraction >= 0;
    call.services().progress(text, known ? std::min(fraction, 1.0) : -1.0);
    return 0;
  });
}

std::int32_t emit(const slipway_call* raw, const slipway_value* item) noexcept {
  return with_call(raw, item_refused,
                   [&](HostCall& call) { return emit_item(call, value_of(item)); });
}

std::int64_t wall_ms(const slipway_call* raw) noexcept {
  return with_call(raw, std::int64_t{0},
                   [](HostCall& call) { return std::int64_t{call.clock().wall().count()}; });
}
std::int64_t monotonic_ms(const slipway_call* raw) noexcept {
  return with_call(raw, std::int64_t{0},
                   [](HostCall& call) { return std::int64_t{call.clock().monotonic().count()}; });
}
std::uint64_t random(const slipway_call* raw) noexcept {
  return with_call(raw, std::uint64_t{0}, [](HostCall& call) { return call.random(); });
}

const void* extension(const slipway_call*, slipway_slice id) noexcept {
  const std::string_view wanted(id.data ? id.data : "", id.data ? id.len : 0);
  if (wanted == SLIPWAY_TREES) return &trees_table();
  if (wanted == SLIPWAY_PROCESS) return &process_table();
  return nullptr;
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

}  // namespace slipway::core
