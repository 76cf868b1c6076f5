#pragma once
#include <map>
#include <string>

namespace cloudconfig {

/// What there is to say of each code of the plugin's findings.
const std::map<std::string, std::string>& explanations();

}  // namespace cloudconfig
