#include "core/system/random.hpp"

#include <random>

namespace slipway::core {

SeededRandom entropy_random() {
  std::random_device entropy;
  const std::uint64_t high = entropy();
  return SeededRandom((high << 32U) ^ entropy());
}

}  // namespace slipway::core
