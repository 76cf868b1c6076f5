#pragma once
#include <map>
#include <string>

namespace cloud_init {

/// What there is to say of each code of the plugin's findings.
const std::map<std::string, std::string>& explanations();

}  // namespace cloud_init
