#include <algorithm>

#include "azure_emulator/api/role_rules.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

bool has_length(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most;
}

bool all_of(std::string_view text, bool (*allowed)(char)) {
  return std::all_of(text.begin(), text.end(), allowed);
}

bool label_character(char c) { return is_letter_or_digit(c) || c == '-'; }

}  // namespace

bool valid_service_name(std::string_view name) {
  return has_length(name, 3, 63) && all_of(name, label_character) &&
         is_letter_or_digit(name.front()) && is_letter_or_digit(name.back());
}

bool valid_role_name(std::string_view name) {
  return has_length(name, 3, 64) && all_of(name, label_character) && is_letter(name.front()) &&
         is_letter_or_digit(name.back());
}

bool valid_account_name(std::string_view name) {
  return has_length(name, 3, 24) &&
         all_of(name, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
}

bool valid_disk_name(std::string_view name) {
  const auto allowed = [](char c) {
    return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-';
  };
  return has_length(name, 1, 256) && all_of(name, allowed) && name.back() != '.' &&
         name.back() != '-';
}

bool valid_media_link(std::string_view link) {
  std::string_view rest = link;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (rest.substr(0, scheme.size()) == scheme) rest.remove_prefix(scheme.size());
  }
  if (rest.size() == link.size()) return false;
  constexpr std::string_view kHost = ".blob.core.windows.net";
  const auto parts = split(rest, '/');
  if (parts.size() < 3 || rest.back() == '/') return false;
  const std::string& host = parts.front();
  if (host.size() <= kHost.size() || !same_name(host.substr(host.size() - kHost.size()), kHost)) {
    return false;
  }
  return valid_account_name(host.substr(0, host.size() - kHost.size()));
}

}  // namespace azure_emulator
