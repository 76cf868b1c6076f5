#pragma once
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace cloudconfig::test {

/// The text with a few changes, as a typing error, a bad disk or an enemy would make them.
inline std::string mutated(std::string text, std::mt19937& random) {
  const auto any = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  static constexpr std::string_view pieces[] = {"\n",
                                                "  ",
                                                "\t",
                                                ": ",
                                                "- ",
                                                "|\n",
                                                ">",
                                                "&a ",
                                                "*a",
                                                "<<: ",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                "\"",
                                                "'",
                                                "#",
                                                "%",
                                                "!",
                                                "\\",
                                                "!#x ",
                                                "\r",
                                                "\xC2\x85",
                                                "\xE2\x80\xA8",
                                                "  : ",
                                                "$private_ipv4",
                                                "\xff",
                                                "\xc3",
                                                std::string_view("\0", 1),
                                                "---\n"};
  for (std::size_t changes = 1 + any(6); changes > 0 && !text.empty(); --changes) {
    const auto at = any(text.size());
    switch (any(4)) {
      case 0:
        text.erase(at, 1 + any(20));
        break;
      case 1:
        text.insert(at, pieces[any(std::size(pieces))]);
        break;
      case 2:
        text[at] = static_cast<char>(any(256));
        break;
      default:
        text.insert(any(text.size()), text.substr(at, 1 + any(60)));
    }
  }
  return text;
}

}  // namespace cloudconfig::test
