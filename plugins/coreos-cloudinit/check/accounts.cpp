#include <array>

#include "check/checks.hpp"

namespace cloudconfig {

void check_accounts(const Document& document, Problems& problems) {
  for (const auto& user : document.users) {
    if (user.name.empty())
      problems.warning("user-data-user", "a user without a name is skipped", user.at,
                       "add `name:`");
    const bool lost = user.name == "core" && !user.ssh_authorized_keys.empty();
    if (lost && !document.ssh_authorized_keys.empty())
      problems.warning(
          "user-data-user",
          "the keys of user core here are replaced by the top-level ssh_authorized_keys", user.at,
          "put all keys of core into the top-level list");
  }
  if (document.hostname.find_first_of(" \t\r\n") != std::string::npos)
    problems.warning("user-data-value", "the host name has blanks, which the machine drops",
                     document.hostname_at, "write it without");
}

void check_tokens(std::string_view text, Problems& problems) {
  static constexpr std::array<std::string_view, 4> tokens = {"$private_ipv4", "$public_ipv4",
                                                             "$private_ipv6", "$public_ipv6"};
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      line_start = i + 1;
    }
    if (text[i] != '$') continue;
    const Mark here{line, static_cast<int>(i - line_start) + 1};
    for (const auto token : tokens) {
      const auto rest = text.substr(i);
      if (rest.substr(0, token.size()) != token) {
        const std::string braced = "${" + std::string(token.substr(1)) + "}";
        if (rest.substr(0, braced.size()) == braced)
          problems.note("user-data-token", braced + " is not replaced by the machine", here,
                        "write " + std::string(token));
        continue;
      }
      if (rest.substr(token.size(), token.size()) == token)
        problems.warning("user-data-token",
                         "of two tokens side by side the machine replaces only the first", here,
                         "put a character between them");
    }
  }
}

}  // namespace cloudconfig
