#include "azure_asm/xml/fit.hpp"

#include "slipway/contract/forms.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {
namespace {

namespace contract = slipway::contract;

/// At most 60 bytes in quotes; what steers a terminal or ends a line as `\xNN`.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 60;
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "'";
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F)
      out += c;
    else
      ((out += "\\x") += digits[byte >> 4]) += digits[byte & 15];
  }
  return out + (text.size() > most ? "...'" : "'");
}

slipway::Failure unfit(const std::string& text, std::string_view path, const char* expected) {
  return slipway::Failure("unavailable", "the service answered with " + shown(text) + " as " +
                                             std::string(path) + ", which is not " + expected)
      .with_hint("see what the service itself shows, and whether something stands in between");
}

}  // namespace

std::string address_in(const Element& element, std::string_view path) {
  const auto& text = element.value(path);
  if (!text.empty() && !contract::is_ip_address(text)) throw unfit(text, path, "an IP address");
  return text;
}

std::int64_t port_in(const Element& element, std::string_view path) {
  const auto& text = element.value(path);
  const auto number = element.number(path, text.empty() ? 0 : -1);
  if (number != 0 && !contract::is_port(number)) throw unfit(text, path, "a port from 1 to 65535");
  return number;
}

std::string name_in(const Element& element, std::string_view path) {
  const auto& text = element.value(path);
  if (!text.empty() && !contract::is_node_name(text))
    throw unfit(text, path, "a name of letters, digits, '.', '_' and '-'");
  return text;
}

}  // namespace azure_asm
