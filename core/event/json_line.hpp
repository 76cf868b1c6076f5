#pragma once
#include <string>

#include "core/event/event.hpp"

namespace slipway::core {

/// The version of the stream; fields and kinds are only added to it.
inline constexpr int event_stream_version = 1;

/// An event as the stream says it: its fields, `version`, `event`, `time` and `address`.
Value event_to_value(const Event& event);

/// One line of JSON, keys in order, sensitive values hidden, with its line end.
std::string json_line(const Value& event);

}  // namespace slipway::core
