#pragma once
#include <string>
#include <string_view>

namespace cloudconfig {

/// Writing text so that every reader of YAML 1.1 and 1.2 gives exactly it back, as a string.

/// The text on one line: bare when nothing can misread it, else in double quotes.
std::string inline_scalar(std::string_view text);

/// In double quotes, with escapes.  A `$` after a backslash is escaped as well: the machine's
/// substitution runs over the raw text and would tear the escape apart.
std::string double_quoted(std::string_view text);

/// Whether the text can stand in a block scalar: UTF-8 without control characters, not beginning
/// with white space or an empty line, no trailing blanks.
bool fits_block(std::string_view text);

/// The block scalar of text that fits: `|` with the right ending, then its lines indented by
/// `indent` spaces, each ended by a newline.
std::string block_scalar(std::string_view text, int indent);

/// Whether the text holds something that the machine replaces before it reads the document.
bool has_token(std::string_view text);

}  // namespace cloudconfig
