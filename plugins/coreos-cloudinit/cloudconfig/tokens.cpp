#include "cloudconfig/tokens.hpp"

#include <algorithm>
#include <array>

#include "user_data/yaml_text.hpp"

namespace cloudconfig {
namespace {

constexpr std::array<std::string_view, 4> tokens = {"$private_ipv4", "$public_ipv4",
                                                    "$private_ipv6", "$public_ipv6"};

bool is_protected_token(std::string_view text) {
  return text.starts_with("\\$") && has_token(text.substr(0, 20));
}

}  // namespace

bool has_token(std::string_view text) {
  return std::any_of(tokens.begin(), tokens.end(), [&](std::string_view token) {
    return text.find(token) != std::string_view::npos;
  });
}

std::string quoted_with_tokens(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    auto end = text.find('\\');
    while (end != std::string_view::npos && !is_protected_token(text.substr(end)))
      end = text.find('\\', end + 1);
    out += user_data::escaped_text(text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += "\\x24";
    text.remove_prefix(end + 2);
  }
  return out + '"';
}

std::string line_with_tokens(std::string_view text) {
  return user_data::can_be_bare(text) ? std::string(text) : quoted_with_tokens(text);
}

}  // namespace cloudconfig
