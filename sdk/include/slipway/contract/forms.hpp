#pragma once
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// What the texts of the contracts look like.  Whatever came from a server is held against these
/// before it becomes part of a file, a command line or a request: by the plugin that read it, and
/// once more by the host.
namespace slipway::contract {

namespace forms {
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// Letters, digits and the `others`, and at least one of them.
constexpr bool made_of(std::string_view text, std::string_view others) {
  for (const char c : text)
    if (!is_alnum(c) && others.find(c) == std::string_view::npos) return false;
  return !text.empty();
}
}  // namespace forms

/// An IPv4 address in four decimal parts, or an IPv6 address without a zone.
inline bool is_ip_address(std::string_view text) {
  if (text.empty() || text.find('\0') != std::string_view::npos) return false;
  std::array<unsigned char, 16> bytes{};
  const std::string copy(text);
  return ::inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1;
}

/// A host name (RFC 1123, section 2.1): labels of 1 to 63 letters, digits and inner hyphens, 253
/// characters at most.  The last label is not a number: what ends in one is meant as an address.
inline bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const auto dot = text.find('.');
    const auto label = text.substr(0, dot);
    if (label.size() > 63 || !forms::made_of(label, "-")) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    if (dot == std::string_view::npos)
      return !std::all_of(label.begin(), label.end(), forms::is_digit);
    text.remove_prefix(dot + 1);
  }
}

/// What can be connected to.
inline bool is_host(std::string_view text) { return is_ip_address(text) || is_host_name(text); }

inline bool is_port(std::int64_t number) { return number >= 1 && number <= 65535; }

/// The name of an account on a machine: begins with a letter or `_`, 32 characters at most.
inline bool is_user_name(std::string_view text) {
  return text.size() <= 32 && forms::made_of(text, "_-.") && text.front() != '-' &&
         text.front() != '.' && !forms::is_digit(text.front());
}

/// The name of a node: fit for a file's name and for an entry in an ssh configuration.
inline bool is_node_name(std::string_view text) {
  return text.size() <= 253 && forms::made_of(text, "_-.") && forms::is_alnum(text.front());
}

/// A public key as a known_hosts line holds it, `type base64`.
inline bool is_host_key(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank == std::string_view::npos) return false;
  return forms::made_of(text.substr(0, blank), "@.-") && text.front() != '-' &&
         text.front() != '@' && forms::made_of(text.substr(blank + 1), "+/=");
}

/// A file's path that can stand in one line: no control characters, the second range included.
inline bool is_plain_path(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return false;
    const bool second = byte == 0xC2 && at + 1 < text.size();
    if (second && static_cast<unsigned char>(text[at + 1]) < 0xA0) return false;
  }
  return !text.empty();
}

}  // namespace slipway::contract
