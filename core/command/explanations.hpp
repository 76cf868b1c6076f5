#pragma once
#include <span>
#include <string_view>

namespace slipway::core {

/// A finding's code, and what it means, what usually causes it, what to do.
struct Explanation {
  std::string_view code;  ///< one that ends in a dot explains all codes that begin with it
  std::string_view text;  ///< lines of at most 80 columns, no newline at the end
};

/// All of them, in the order of their codes.
std::span<const Explanation> explanations();

/// The code's own, else its family's; null when there is neither.
const Explanation* explanation_of(std::string_view code);

}  // namespace slipway::core
