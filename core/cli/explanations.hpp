#pragma once
#include <map>
#include <string>

namespace slipway::core {

/// Code -> what it means, what usually causes it, what to do.  A key that ends in a dot explains
/// all codes that begin with it.
const std::map<std::string, std::string>& explanations();

}  // namespace slipway::core
