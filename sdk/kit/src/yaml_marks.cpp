#include "yaml_marks.hpp"

#include <algorithm>

namespace slipway::kit::yaml {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

Marks::Marks(std::string_view text) : text_(text), lines_{{0, 0}} {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i])) ++characters;
    if (text[i] == '\n') lines_.push_back({characters, i + 1});
  }
}

std::size_t Marks::byte_of(std::size_t character) {
  auto& [at, byte] = last_;
  while (at < character && byte < text_.size()) {
    ++byte;
    while (byte < text_.size() && !begins_character(text_[byte])) ++byte;
    ++at;
  }
  while (at > character && byte > 0) {
    --byte;
    while (byte > 0 && !begins_character(text_[byte])) --byte;
    --at;
  }
  return byte;
}

Mark Marks::at_character(std::size_t number) {
  const auto next =
      std::upper_bound(lines_.begin(), lines_.end(), number,
                       [](std::size_t value, const Line& line) { return value < line.character; });
  const auto line = next - lines_.begin();
  const auto column = number - lines_[static_cast<std::size_t>(line - 1)].character;
  return {static_cast<int>(line), static_cast<int>(column) + 1, byte_of(number)};
}

Mark Marks::at_byte(std::size_t offset) const {
  const auto end = std::min(offset, text_.size());
  const auto next =
      std::upper_bound(lines_.begin(), lines_.end(), end,
                       [](std::size_t value, const Line& line) { return value < line.byte; });
  const auto line = next - lines_.begin();
  const auto before = text_.substr(0, end).substr(lines_[static_cast<std::size_t>(line - 1)].byte);
  const auto column = std::count_if(before.begin(), before.end(), begins_character);
  return {static_cast<int>(line), static_cast<int>(column) + 1, offset};
}

}  // namespace slipway::kit::yaml
