#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace slipway::core {

/// A set of byte strings that are looked for in texts, all of them in one walk over the text.
///
/// A needle is kept as its length and a hash of its bytes, not as its bytes: some 130 bytes each,
/// however long it is.  A text is walked with a window over the first bytes of the needles; where
/// they stand, the hash of what follows decides.  So a text costs the same whatever the number of
/// needles.  Nothing is missed; what is found is another text of the same length and hash with a
/// probability below 2^-60 for each place looked at.
///
/// Why our own: Debian's libraries for many strings (hyperscan, vectorscan) compile a set for long
/// use, which takes milliseconds, and compile it anew when it grows; here a small set is made for
/// every call of a plugin, and a large one grows row by row.  An automaton of Aho and Corasick
/// costs 20 to 30 bytes for each byte of a needle, and the forms of a secret are eighteen times as
/// long as the secret.
///
/// Not synchronised; const members may be called from any thread.
class NeedleSet {
 public:
  /// Shorter needles cannot be looked for.
  static constexpr std::size_t shortest = 6;
  /// Where needles stand in a text: bytes `begin` to `end`, exclusive.
  struct Stretch {
    std::size_t begin;
    std::size_t end;
  };

  /// Pre: at least `shortest` bytes.
  void add(std::string_view needle);
  bool empty() const { return needles_.empty(); }
  bool found_in(std::string_view text) const;
  /// What the needles cover, from the left; places that overlap are one stretch.
  std::vector<Stretch> stretches_in(std::string_view text) const;

  /// What tells one byte string from another: a hash for each of two bases, and the length.
  struct Fingerprint {
    std::uint64_t hash;
    std::uint64_t second;
    std::size_t length;
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
  };
  static Fingerprint fingerprint(std::string_view bytes);

 private:
  class Walk;
  struct Needle {
    std::uint64_t hash;
    std::uint32_t length;
    friend bool operator==(const Needle&, const Needle&) = default;
  };
  struct HashOfNeedle {
    std::size_t operator()(const Needle& needle) const { return needle.hash ^ needle.length; }
  };

  void note_window(std::uint64_t window);
  bool may_begin_with(std::uint64_t window) const;

  std::unordered_set<Needle, HashOfNeedle> needles_;
  /// First bytes -> the lengths of the needles that begin so, the longest first.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> lengths_;
  /// One bit for each of many groups of windows: set when a needle begins with one of the group.
  /// Nearly all places of a text end here.
  std::vector<std::uint64_t> bits_;
};

}  // namespace slipway::core
