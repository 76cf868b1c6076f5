#pragma once
#include <cstdint>
#include <string>

namespace slipway::core {

/// Where the core's chance comes from: ids, jitter, seeds for plugins.  Not for keys (libsodium
/// makes those).  One thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
  /// 32 hex digits.
  std::string id() {
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (int half = 0; half < 2; ++half) {
      std::uint64_t word = next();
      for (int i = 0; i < 16; ++i, word >>= 4) text += digits[word & 15U];
    }
    return text;
  }
};

/// A fixed sequence from a seed (splitmix64, Steele and others 2014): the same seed, the same run.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() override {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
  }

 private:
  std::uint64_t state_;
};

/// A SeededRandom whose seed is the system's entropy.
SeededRandom entropy_random();

}  // namespace slipway::core
