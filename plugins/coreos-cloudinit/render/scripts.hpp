#pragma once
#include <string_view>

/// The scripts that a rendered document puts on a machine: the files of scripts/, built in.
namespace cloudconfig::scripts {

std::string_view format_disk();
std::string_view wait_for_clock();

}  // namespace cloudconfig::scripts
