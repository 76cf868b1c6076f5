#include <algorithm>
#include <array>
#include <cctype>

#include "check/checks.hpp"
#include "slipway/text.hpp"

namespace cloudconfig {
namespace {

/// What no address has: blanks, control characters, and the marks by which people write that
/// something is still to be put in (RFC 3986, section 2, has none of them).
bool is_never_in_url(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte <= 0x20 || byte >= 0x7F ||
         std::string_view("<>{}[]|\\^`\"#").find(letter) != std::string_view::npos;
}

/// Words that stand in examples where the token is to be put in, without their hyphens.
bool is_placeholder(std::string_view token) {
  static constexpr std::array<std::string_view, 8> words = {
      "token",        "yourtoken",   "thetoken", "discoverytoken",
      "discoveryurl", "placeholder", "changeme", "todo"};
  std::string word;
  for (const char letter : slipway::lowered(token))
    if (letter != '-' && letter != '_') word += letter;
  const bool crosses = word.size() > 2 && word.find_first_not_of('x') == std::string::npos;
  return crosses || std::find(words.begin(), words.end(), word) != words.end();
}

struct Complaint {
  const char* what;
  const char* help;
};

constexpr const char* ask_once = "ask a discovery service for one, sized to the cluster";

/// Why the text is not the address of one token; nothing in `what` when it is.
Complaint complaint_of(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    return {"is not the URL of a token", ask_once};
  const auto path = text.substr(0, text.find('?'));
  const auto host = path.find("//") + 2;
  const auto slash = path.find('/', host);
  const auto token = slash == std::string_view::npos ? "" : path.substr(path.rfind('/') + 1);
  if (std::any_of(text.begin(), text.end(), is_never_in_url) || is_placeholder(token))
    return {"holds a placeholder where the token belongs", ask_once};
  if (slash == host || token.empty()) return {"is an address without a token", ask_once};
  if (token == "new")
    return {"asks for a token on every machine: each would wait alone with one of its own",
            "ask once, with /new?size=N, and put the answer here"};
  return {nullptr, nullptr};
}

}  // namespace

void check_discovery(const Section& section, const Setting& setting, Problems& problems) {
  const auto complaint = complaint_of(setting.text);
  if (!complaint.what) return;
  problems.error("user-data-discovery",
                 section.name + ".discovery " + complaint.what + ": '" + setting.text + "'",
                 setting.at, complaint.help);
}

}  // namespace cloudconfig
