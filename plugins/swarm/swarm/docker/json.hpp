#pragma once
#include <optional>
#include <string>

#include "slipway/value.hpp"

/// Docker's documents.  Poco reads them: whole numbers of 64 bits are all that docker sends, so
/// what it does to larger ones does not matter here.
namespace swarm {

/// The document as a value; nothing when it is no map and no list, or nested deeper than 64 levels.
std::optional<slipway::Value> read_json(const std::string& text);

/// The value on one line, keys in the order of the letters.
std::string write_json(const slipway::Value& value);

}  // namespace swarm
