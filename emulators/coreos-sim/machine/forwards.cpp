#include "coreos-sim/machine/forwards.hpp"

#include <algorithm>
#include <chrono>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/passage.hpp"

namespace coreos_sim {

Outcome Forwards::replace(const std::vector<Forward>& wanted) {
  const std::lock_guard lock(mutex_);
  std::erase_if(open_, [&](const auto& entry) {
    return std::find(wanted.begin(), wanted.end(), entry.first) == wanted.end();
  });
  Outcome outcome = done();
  for (const auto& forward : wanted) {
    if (open_.count(forward) != 0) continue;
    auto listener = listen_tcp(forward.outside);
    if (!listener) {
      if (outcome) outcome = listener.error();
      continue;
    }
    open_[forward] = std::make_unique<TcpServer>(
        *listener, [this, port = forward.port](StreamSocket& socket) { serve(socket, port); });
  }
  return outcome;
}

void Forwards::serve(StreamSocket& outside, std::uint16_t port) {
  auto inside = connect_tcp({address_, mapped_port(port)}, std::chrono::seconds(5));
  if (!inside) return;
  // half of a round trip each way
  const auto late = options_.paced(options_.current().forward_delay_ms / 2);
  const auto passed = pass_both_ways(outside, *inside, late);
  append_line(log_, R"({"port":)" + std::to_string(port) + R"(,"in":)" +
                        std::to_string(passed.inward) + R"(,"out":)" +
                        std::to_string(passed.outward) + "}");
}

}  // namespace coreos_sim
