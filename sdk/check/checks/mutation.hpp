#pragma once
#include <random>
#include <string>

#include "slipway/value.hpp"

namespace slipway::check {

/// The same tree with every text replaced.
Value with_texts(const Value& value, const std::string& text);

/// Changes values in a few places by chance: the same seed makes the same changes.
class Mutation {
 public:
  explicit Mutation(std::uint64_t seed) : chance_(seed) {}
  Value of(const Value& value);

 private:
  bool one_in(std::uint64_t n) { return chance_() % n == 0; }
  Value odd();

  std::mt19937_64 chance_;
};

}  // namespace slipway::check
