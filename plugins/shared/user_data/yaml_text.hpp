#pragma once
#include <string>
#include <string_view>

/// Writing text so that every reader of YAML 1.1 and 1.2 gives exactly it back, as a string.
namespace user_data {

/// Whether nothing can misread the text when it stands bare: no word of YAML, no number, nothing
/// that looks like a key, only letters, digits and a few harmless signs.
bool can_be_bare(std::string_view text);

/// What stands between double quotes for the text; what is not UTF-8 goes byte by byte.
std::string escaped_text(std::string_view text);
std::string double_quoted(std::string_view text);

/// The text on one line: bare when that is safe, else in double quotes.
std::string inline_scalar(std::string_view text);

/// Whether the text can stand in a block scalar: UTF-8 without control characters, not beginning
/// with white space or an empty line, no trailing blanks.
bool fits_block(std::string_view text);

/// The block scalar of text that fits: `|` with the right ending, then its lines indented by
/// `indent` spaces, each ended by a newline.
std::string block_scalar(std::string_view text, int indent);

}  // namespace user_data
