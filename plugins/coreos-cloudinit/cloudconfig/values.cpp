#include "cloudconfig/values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace cloudconfig {
namespace {

/// A suffix alone is no name.
bool is_named(std::string_view text, std::string_view suffix) {
  return text.size() > suffix.size() && text.ends_with(suffix);
}

bool matches(std::string_view text, const std::regex& form) {
  return std::regex_match(text.begin(), text.end(), form);
}

}  // namespace

bool is_unit_command(std::string_view text) {
  static constexpr std::array<std::string_view, 7> known = {"start",
                                                            "stop",
                                                            "restart",
                                                            "reload",
                                                            "try-restart",
                                                            "reload-or-restart",
                                                            "reload-or-try-restart"};
  return std::find(known.begin(), known.end(), text) != known.end();
}

bool is_encoding(std::string_view text) {
  static constexpr std::array<std::string_view, 8> known = {
      "base64", "b64", "gz", "gzip", "gz+base64", "gzip+base64", "gz+b64", "gzip+b64"};
  return std::find(known.begin(), known.end(), text) != known.end();
}

bool is_permissions(std::string_view text) {
  const bool octal = text.find_first_not_of("01234567") == std::string_view::npos;
  return octal && (text.size() == 3 || text.size() == 4 || (text.size() == 5 && text[0] == '0'));
}

bool is_window_start(std::string_view text) {
  static const std::regex form("((sun|mon|tue|wed|thu|fri|sat) )?0*(2[0-3]|1?[0-9]):0*[0-5]?[0-9]",
                               std::regex::icase);
  return matches(text, form);
}

bool is_window_length(std::string_view text) {
  static const std::regex form("([0-9]*\\.?[0-9]+(ns|us|ms|s|m|h))+");
  return matches(text, form);
}

bool is_unit_name(std::string_view text) {
  static constexpr std::array<std::string_view, 14> suffixes = {
      ".service", ".socket", ".mount", ".automount", ".target",  ".timer",  ".path",
      ".swap",    ".device", ".slice", ".scope",     ".network", ".netdev", ".link"};
  if (text.find('/') != std::string_view::npos) return false;
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](std::string_view suffix) { return is_named(text, suffix); });
}

bool is_network_unit(std::string_view name) {
  return is_named(name, ".network") || is_named(name, ".netdev") || is_named(name, ".link");
}

}  // namespace cloudconfig
