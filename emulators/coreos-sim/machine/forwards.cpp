#include "coreos-sim/machine/forwards.hpp"

#include <algorithm>
#include <chrono>

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
    const Endpoint inside{address_, mapped_port(forward.port)};
    open_[forward] = std::make_unique<TcpServer>(std::move(*listener), [inside](int socket) {
      const auto upstream = connect_tcp(inside, std::chrono::seconds(5));
      if (upstream) copy_both_ways(socket, upstream->get());
    });
  }
  return outcome;
}

}  // namespace coreos_sim
