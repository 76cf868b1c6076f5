#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "slipway/kit/yaml.hpp"

namespace slipway::kit::yaml {

/// Places of a text, from what the reader counts in.  Its own lines are not used: they also end at
/// characters that end a line nowhere else.
class Marks {
 public:
  explicit Marks(std::string_view text);

  /// Of the character of that number, from 0; the text's end when there are fewer.  Fast for a
  /// place near the one that was asked for last.
  Mark at_character(std::size_t number);
  Mark at_byte(std::size_t offset) const;

 private:
  struct Line {
    std::size_t character;
    std::size_t byte;
  };
  std::size_t byte_of(std::size_t character);

  std::string_view text_;
  std::vector<Line> lines_;
  Line last_{0, 0};
};

}  // namespace slipway::kit::yaml
