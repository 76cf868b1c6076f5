#pragma once
#include <optional>
#include <string>

#include "cloudconfig/key_table.hpp"
#include "slipway/value.hpp"

namespace cloudconfig {

/// A value of a setting as the document says it.  Empty: the key is left out, which means the same
/// (a false flag, an empty text).  Nothing: the format cannot say it, and `why` tells the reason.
///
/// Lists become texts with commas.  In a unit file a percent sign is doubled, since a single one
/// begins a specifier there.
std::optional<std::string> setting_text(const slipway::Value& value, const KeySpec& key,
                                        bool unit_file, std::string& why);

}  // namespace cloudconfig
