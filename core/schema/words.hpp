#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// The type of an attribute for people: `text`, `list of whole numbers`, `map of objects`.
std::string type_words(const Attribute& attribute);

/// What else there is to know of an option or input before it is given: required, default, limits,
/// what it excludes, ...
std::vector<std::string> rules_in_words(const Attribute& attribute);

/// What a change of an input means, and what counts as none.
std::vector<std::string> change_in_words(const Attribute& attribute);

std::string joined_words(const std::vector<std::string>& words, const char* between);

/// Text broken into lines of at most `width` characters: the first after `indent` blanks, the
/// others after `hanging`.  Line breaks of the text are kept, a longer word stands alone.  Ends
/// with a line break unless empty.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t hanging,
                    std::size_t width);

}  // namespace slipway::core
