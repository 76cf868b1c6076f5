#include "check/checks/secret_search.hpp"

#include <algorithm>

namespace slipway::check {
namespace {

constexpr std::size_t shortest_secret = 6;

std::string hex(const std::string& text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    made += digits[byte >> 4U];
    made += digits[byte & 15U];
  }
  return made;
}

/// The whole groups of three bytes from `skip` on; what stands around the text changes the rest.
std::string base64(const std::string& text, std::size_t skip) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string made;
  for (std::size_t at = skip; at + 3 <= text.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = (bits << 8U) | static_cast<unsigned char>(text[at + i]);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) made += digits[(bits >> shift) & 63U];
  }
  return made;
}

}  // namespace

void SecretSearch::learn(const Value& secret) {
  for (const auto& item : secret.as_list()) learn(item);
  for (const auto& entry : secret.as_map()) learn(entry.second);
  const auto& text = secret.as_string();
  if (text.size() < shortest_secret) return;
  for (auto form : {text, hex(text), base64(text, 0), base64(text, 1), base64(text, 2)})
    if (form.size() >= shortest_secret) forms_.push_back(std::move(form));
}

bool SecretSearch::finds(const std::string& text) const {
  return std::any_of(forms_.begin(), forms_.end(),
                     [&](const auto& form) { return text.find(form) != text.npos; });
}

bool SecretSearch::finds(const Value& value) const {
  if (value.sensitive()) return false;
  if (value.is_string()) return finds(value.as_string());
  for (const auto& item : value.as_list())
    if (finds(item)) return true;
  for (const auto& [key, item] : value.as_map())
    if (finds(key) || finds(item)) return true;
  return false;
}

}  // namespace slipway::check
