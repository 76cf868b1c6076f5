#pragma once
#include <string>

namespace cloudconfig {

/// Why a text cannot stand inside the double quotes of an environment line; empty when it can.
std::string environment_fault(const std::string& text);

}  // namespace cloudconfig
