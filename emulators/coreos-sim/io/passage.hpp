#pragma once

#include <chrono>
#include <cstdint>

#include "coreos-sim/io/socket.hpp"

namespace coreos_sim {

/// What went through a passage, in bytes.
struct Passed {
  std::uint64_t inward = 0;
  std::uint64_t outward = 0;
};

/// Copies both ways between two sockets until both directions ended or one broke.  What is sent
/// arrives `late` later, without holding up what follows: the way has a length, not a width.
/// Waits by poll(2): Poco's knows no hang-up, which alone tells a direction that ended from one
/// whose last words are on their way.
Passed pass_both_ways(StreamSocket& outside, StreamSocket& inside, std::chrono::microseconds late);

}  // namespace coreos_sim
