#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway {

namespace detail {
constexpr char folded(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == '-' ? '_' : c;
}

/// How many letters must be left out, put in, changed or swapped with their neighbour; case and `-`
/// for `_` count nothing.
inline std::size_t letters_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    older.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = folded(a[i - 1]) == folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                           folded(a[i - 2]) == folded(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
  }
  return row[b.size()];
}
}  // namespace detail

/// The known word nearest to `word`, empty when none is near (Damerau-Levenshtein, at most a third
/// of its length).
inline std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  // no name is that long, and the work grows with the square
  constexpr std::size_t longest = 256;
  if (word.size() > longest) return {};
  std::string best;
  std::size_t least = word.size() / 3 + 1;
  for (const auto& candidate : known) {
    if (candidate.size() > longest) continue;
    const std::size_t away = detail::letters_between(word, candidate);
    if (away >= least) continue;
    least = away;
    best = candidate;
  }
  return best;
}

}  // namespace slipway
