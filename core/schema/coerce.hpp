#pragma once
#include <optional>
#include <string>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// A whole number, a number or a boolean written as text.  Numbers are decimal and use all of the
/// text; a boolean is true, false, yes, no, on or off, in any case.
std::optional<std::int64_t> int_from_text(const std::string& text);
std::optional<double> number_from_text(const std::string& text);
std::optional<bool> bool_from_text(const std::string& text);

/// The value as the type wants it, when it can be one: a text becomes a number or a boolean and the
/// other way round.  Lists, maps and objects are looked at no deeper.
std::optional<Value> coerced(AttributeType type, const Value& value);

/// A scalar as people write it: `3`, `true`, `Large`.
std::string scalar_text(const Value& value);

/// What a type is called in a sentence: `a whole number`.
std::string type_in_words(AttributeType type);
/// What a value is called in a sentence: `a list`, `the number 3`, `'Lage'`; a sensitive one is
/// called by its kind only.
std::string value_in_words(const Value& value, bool sensitive);

}  // namespace slipway::core
