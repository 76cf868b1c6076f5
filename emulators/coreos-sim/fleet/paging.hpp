#pragma once

#include <cstddef>
#include <string>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim::fleet {

constexpr std::size_t page_limit = 100;

/// URL-safe base64 of two little-endian 16-bit numbers: the server's limit, and the page from 1 on.
std::string page_token(std::size_t page);

/// The page that a token asks for; anything but a token of this server is an error.
Result<std::size_t> read_page_token(const std::string& token);

}  // namespace coreos_sim::fleet
