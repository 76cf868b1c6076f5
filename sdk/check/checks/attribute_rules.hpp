#pragma once
#include <string>

#include "slipway/value.hpp"

namespace slipway::check {

/// Lower-case letters, digits, _ and -, a letter first.
bool is_name(const std::string& text);

/// What docs/plugins/schema.md asks of a list of attributes; the first fault is thrown as a
/// Violation.  `what` says what each of them is: `an input of the type 'box'`.
void check_attributes(const Value::List& attributes, const std::string& what);

}  // namespace slipway::check
