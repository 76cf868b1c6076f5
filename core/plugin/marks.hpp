#pragma once
#include "core/schema/schema.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// The map with the mark on everything that its schema calls sensitive, inside lists, maps and
/// objects too.
Value marked_by_schema(const Attributes& attributes, Value map);

}  // namespace slipway::core
