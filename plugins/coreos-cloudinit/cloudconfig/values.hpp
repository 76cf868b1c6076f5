#pragma once
#include <string>
#include <string_view>

/// Which texts the format allows in the places that have a fixed set of values.
namespace cloudconfig {

bool is_unit_command(std::string_view text);
bool is_encoding(std::string_view text);
/// Three or four octal digits with an optional leading zero.
bool is_permissions(std::string_view text);
/// `[Day ]H:M`, such as `Thu 04:00`.
bool is_window_start(std::string_view text);
/// Numbers with units, such as `1h30m`.
bool is_window_length(std::string_view text);
/// A name with the suffix of a unit type, without a slash.
bool is_unit_name(std::string_view text);
/// A name whose unit belongs to the network manager: `enable` and `command` do nothing for it.
bool is_network_unit(std::string_view name);

}  // namespace cloudconfig
