#include "core/value/needle_set.hpp"

#include <algorithm>
#include <functional>
#include <optional>

// The hash of a text is its value as a number in base B modulo the prime 2^61 - 1 (Rabin, Karp
// 1987): with the hashes of all beginnings of a text at hand, that of any part of it is one
// multiplication away.
namespace slipway::core {
namespace {

constexpr std::uint64_t modulus = (std::uint64_t{1} << 61U) - 1;
// Two numbers without a pattern below the modulus.
constexpr std::uint64_t base = 0x0b4c'9a1d'73e6'5f29;
constexpr std::uint64_t second_base = 0x1359'e0c7'2ab8'64d3;

constexpr unsigned window_bits = 8 * NeedleSet::shortest;
constexpr std::size_t bits_a_window = 16;  ///< so that one place in sixteen passes by chance
constexpr std::size_t fewest_words = 16;

std::uint64_t reduced(std::uint64_t value) { return value >= modulus ? value - modulus : value; }

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return reduced((static_cast<std::uint64_t>(product) & modulus) +
                 static_cast<std::uint64_t>(product >> 61U));
}

std::uint64_t extended(std::uint64_t hash, char c, std::uint64_t in_base) {
  return reduced(times(hash, in_base) + static_cast<unsigned char>(c) + 1);
}

std::uint64_t hash_of(std::string_view bytes, std::uint64_t in_base) {
  std::uint64_t hash = 0;
  for (const char c : bytes) hash = extended(hash, c, in_base);
  return hash;
}

std::uint64_t power_of_base(std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::uint64_t square = base; exponent > 0; exponent >>= 1U, square = times(square, square))
    if (exponent & 1U) power = times(power, square);
  return power;
}

/// The window moved on by one byte.
std::uint64_t moved(std::uint64_t window, char next) {
  return (window >> 8U) |
         (static_cast<std::uint64_t>(static_cast<unsigned char>(next)) << (window_bits - 8));
}

std::uint64_t first_window(std::string_view bytes) {
  std::uint64_t window = 0;
  for (std::size_t at = 0; at < NeedleSet::shortest; ++at) window = moved(window, bytes[at]);
  return window;
}

/// Which of `words` * 64 bits stands for a window; `words` is a power of two.
std::size_t bit_of(std::uint64_t window, std::size_t words) {
  const auto mixed = window * 0x9e37'79b9'7f4a'7c15;
  return (mixed ^ mixed >> 32U) & (words * 64 - 1);
}

}  // namespace

/// One text that is looked through.
class NeedleSet::Walk {
 public:
  Walk(const NeedleSet& set, std::string_view text) : set_(set), text_(text) {}

  /// Gives each place where a needle begins, and the length of the longest that does, until `take`
  /// answers false.
  template <class Take>
  void run(const Take& take) {
    if (text_.size() < shortest || set_.empty()) return;
    auto window = first_window(text_);
    for (std::size_t at = 0;; ++at) {
      if (set_.may_begin_with(window))
        if (const auto length = longest_at(at, window); length && !take(at, *length)) return;
      if (at + shortest == text_.size()) return;
      window = moved(window, text_[at + shortest]);
    }
  }

 private:
  std::optional<std::size_t> longest_at(std::size_t at, std::uint64_t window) {
    const auto lengths = set_.lengths_.find(window);
    if (lengths == set_.lengths_.end()) return std::nullopt;
    for (const auto length : lengths->second)
      if (at + length <= text_.size() && set_.needles_.contains({hash_of_part(at, length), length}))
        return length;
    return std::nullopt;
  }

  std::uint64_t hash_of_part(std::size_t at, std::uint32_t length) {
    if (beginnings_.empty()) {
      beginnings_.reserve(text_.size() + 1);
      beginnings_.push_back(0);
      for (const char c : text_) beginnings_.push_back(extended(beginnings_.back(), c, base));
    }
    const auto before = times(beginnings_[at], power_of_base(length));
    return reduced(beginnings_[at + length] + modulus - before);
  }

  const NeedleSet& set_;
  std::string_view text_;
  std::vector<std::uint64_t> beginnings_;  ///< hashes of the text's beginnings, once one is needed
};

NeedleSet::Fingerprint NeedleSet::fingerprint(std::string_view bytes) {
  return {hash_of(bytes, base), hash_of(bytes, second_base), bytes.size()};
}

void NeedleSet::add(std::string_view needle) {
  const auto length = static_cast<std::uint32_t>(needle.size());
  needles_.insert({hash_of(needle, base), length});
  const auto window = first_window(needle);
  auto& lengths = lengths_[window];
  if (lengths.empty()) note_window(window);
  const auto at = std::lower_bound(lengths.begin(), lengths.end(), length, std::greater<>());
  if (at == lengths.end() || *at != length) lengths.insert(at, length);
}

/// Pre: the window is among `lengths_`.
void NeedleSet::note_window(std::uint64_t window) {
  const auto set = [this](std::uint64_t one) {
    const auto bit = bit_of(one, bits_.size());
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  };
  if (!bits_.empty() && lengths_.size() * bits_a_window <= bits_.size() * 64) return set(window);
  bits_.assign(std::max(fewest_words, bits_.size() * 4), 0);
  for (const auto& entry : lengths_) set(entry.first);
}

bool NeedleSet::may_begin_with(std::uint64_t window) const {
  const auto bit = bit_of(window, bits_.size());
  return (bits_[bit / 64] >> (bit % 64) & 1U) != 0;
}

bool NeedleSet::found_in(std::string_view text) const {
  bool found = false;
  Walk(*this, text).run([&](std::size_t, std::size_t) {
    found = true;
    return false;
  });
  return found;
}

std::vector<NeedleSet::Stretch> NeedleSet::stretches_in(std::string_view text) const {
  std::vector<Stretch> stretches;
  Walk(*this, text).run([&](std::size_t at, std::size_t length) {
    if (stretches.empty() || at >= stretches.back().end)
      stretches.push_back({at, at + length});
    else
      stretches.back().end = std::max(stretches.back().end, at + length);
    return true;
  });
  return stretches;
}

}  // namespace slipway::core
