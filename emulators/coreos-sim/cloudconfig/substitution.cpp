#include "coreos-sim/cloudconfig/substitution.hpp"

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

/// "([^\\]|^)TOKEN" -> "${1}VALUE": the character before a token belongs to the match, so the
/// search goes on behind the token and does not see that character again.
std::string replace_unescaped(const std::string& text, const std::string& token,
                              const std::string& value) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool behind_character =
        text[at] != '\\' && text.compare(at + 1, token.size(), token) == 0;
    if (behind_character) {
      out += text[at];
      out += value;
      at += 1 + token.size();
    } else if (at == 0 && text.starts_with(token)) {
      out += value;
      at += token.size();
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string substitute(const std::string& text, const Addresses& addresses) {
  std::string out = text;
  const auto apply = [&out](const std::string& token, const std::string& value) {
    out = replace_all(replace_unescaped(out, token, value), "\\" + token, token);
  };
  apply("$public_ipv4", addresses.public_ipv4);
  apply("$private_ipv4", addresses.private_ipv4);
  apply("$public_ipv6", addresses.public_ipv6);
  apply("$private_ipv6", addresses.private_ipv6);
  return out;
}

}  // namespace coreos_sim::cloudconfig
