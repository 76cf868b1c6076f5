#pragma once
#include <string>
#include <string_view>

namespace cloudconfig {

/// Whether the text holds something that the machine replaces before it reads the document.
bool has_token(std::string_view text);

/// The text on one line of YAML, so that the machine reads exactly it: bare when that is safe, else
/// in double quotes.  A `$` after a backslash is escaped as well: the machine's substitution runs
/// over the raw text and would tear the escape apart.
std::string line_with_tokens(std::string_view text);

/// The same, always in double quotes.
std::string quoted_with_tokens(std::string_view text);

}  // namespace cloudconfig
