#pragma once
#include <algorithm>
#include <cstddef>
#include <string>

namespace user_data {

/// Below this many bytes compressing a file gains nothing worth its unreadability.
inline constexpr std::size_t least_to_compress = 512;

/// A document's text, with the largest of its files compressed one after the other as far as is
/// needed to get down to `limit` bytes.  It may still be larger: then nothing more can be done.
///
/// `emit` makes the text; `size_of` answers how large a file's content is, 0 for one that is not to
/// be compressed (any more); `compress` compresses one.
template <class Files, class SizeOf, class Compress, class Emit>
std::string emit_within(std::size_t limit, Files& files, const SizeOf& size_of,
                        const Compress& compress, const Emit& emit) {
  std::string text = emit();
  while (text.size() > limit) {
    const auto largest = std::max_element(
        files.begin(), files.end(),
        [&](const auto& one, const auto& other) { return size_of(one) < size_of(other); });
    if (largest == files.end() || size_of(*largest) == 0) break;
    compress(*largest);
    text = emit();
  }
  return text;
}

}  // namespace user_data
