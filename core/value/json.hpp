#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "core/value/result.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// How marks are written: `marked` keeps references ({"$ref": address, "path": p}) and sensitive
/// values
/// ({"$sensitive": v}) so that the text reads back the same; `shown` writes `(sensitive)` and
/// `(address#path)`, for people and for plan files; `plain` writes the bare data.  In the marked
/// form an ordinary key that looks like a mark gets one more `$`.
enum class JsonForm { marked, shown, plain };

/// One line of JSON with sorted keys: the same value always gives the same bytes.
std::string to_json(const Value& value, JsonForm form = JsonForm::marked);
/// The same, indented by two blanks for people.
std::string to_pretty_json(const Value& value, JsonForm form = JsonForm::shown);

/// Reads JSON, with the marks of `JsonForm::marked`.  `invalid_input` names line and column; so
/// does an integer beyond 64 bits and nesting deeper than 128.  Of a key that comes twice the last
/// counts.
Result<Value> from_json(std::string_view text);

/// Whether the text is UTF-8 as RFC 3629 has it.
bool is_utf8(std::string_view text);

/// A copy of the tree in which `change` has replaced what it answers true for; children first.
Value transformed(const Value& value, const std::function<bool(Value&)>& change);

/// Whether anything in the tree is marked sensitive, or is a reference.
bool has_sensitive(const Value& value);
bool has_references(const Value& value);

}  // namespace slipway::core
