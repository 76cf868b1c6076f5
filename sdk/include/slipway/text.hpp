#pragma once
#include <string>
#include <string_view>

/// What the host, the kit and the plugins all do to texts, in one place.  Of letters only those of
/// ASCII count as such.
namespace slipway {

/// A part of the text, without the blanks and line ends around it.
inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The text with small letters for capital ones.
inline std::string lowered(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

/// The texts one after the other, with `between` between them.
template <class Texts>
std::string joined(const Texts& texts, std::string_view between = " ") {
  std::string made;
  bool first = true;
  for (const auto& text : texts) {
    if (!first) made += between;
    made += text;
    first = false;
  }
  return made;
}

/// A text as one word of a shell's command line, whatever is in it: as it is where a shell leaves
/// it alone, else between quotes.
inline std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos)
    return std::string(text);
  std::string made = "'";
  for (const char c : text) {
    if (c == '\'')
      made += "'\\''";
    else
      made += c;
  }
  return made + "'";
}

}  // namespace slipway
