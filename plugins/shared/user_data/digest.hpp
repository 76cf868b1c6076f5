#pragma once
#include <string>

namespace user_data {

/// SHA-256 in hex.
std::string digest_of(const std::string& bytes);

}  // namespace user_data
