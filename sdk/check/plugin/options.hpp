#pragma once
#include <optional>
#include <string>

#include "check/plugin/settings.hpp"
#include "slipway/value.hpp"

namespace slipway::check {

/// The options of a role as a host hands them over: those of the options file, defaults filled in,
/// needed ones invented where the schema allows it, paths absolute.  None, with `why`, when one
/// that is needed can only be known by its user.
std::optional<Value> complete_options(const Value& description, const std::string& role,
                                      const Settings& settings, const Value& given,
                                      std::string& why);

/// The attributes of a role's options.
const Value::List& options_of(const Value& description, const std::string& role);

/// Whether the whole text matches a POSIX extended regular expression.
bool matches(const std::string& text, const std::string& pattern);

}  // namespace slipway::check
