#include "azure_emulator/text/encoding.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>

namespace azure_emulator {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::tm utc_fields(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  return fields;
}

/// `value` with leading zeros.
std::string digits(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
      return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
    };
    const std::uint32_t block = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    out += kAlphabet[(block >> 18U) & 63U];
    out += kAlphabet[(block >> 12U) & 63U];
    out += at + 1 < bytes.size() ? kAlphabet[(block >> 6U) & 63U] : '=';
    out += at + 2 < bytes.size() ? kAlphabet[block & 63U] : '=';
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  std::uint32_t block = 0;
  int digits = 0;
  int padding = 0;
  for (const char c : text) {
    if (is_space(c)) continue;
    const auto value = kAlphabet.find(c);
    if (c == '=') {
      ++padding;
    } else if (value == std::string_view::npos || padding > 0) {
      return std::nullopt;
    }
    block = (block << 6U) | (c == '=' ? 0U : static_cast<std::uint32_t>(value));
    if (++digits < 4) continue;
    if (padding > 2) return std::nullopt;
    out += static_cast<char>((block >> 16U) & 255U);
    if (padding < 2) out += static_cast<char>((block >> 8U) & 255U);
    if (padding < 1) out += static_cast<char>(block & 255U);
    block = 0;
    digits = 0;
  }
  if (digits != 0) return std::nullopt;
  return out;
}

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower_char(a) == lower_char(b); });
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string utc_text(std::chrono::system_clock::time_point time) {
  const std::tm at = utc_fields(time);
  return digits(at.tm_year + 1900, 4) + "-" + digits(at.tm_mon + 1, 2) + "-" +
         digits(at.tm_mday, 2) + "T" + digits(at.tm_hour, 2) + ":" + digits(at.tm_min, 2) + ":" +
         digits(at.tm_sec, 2) + "Z";
}

std::string utc_digits(std::chrono::system_clock::time_point time) {
  const std::tm at = utc_fields(time);
  return digits(at.tm_year + 1900, 4) + digits(at.tm_mon + 1, 2) + digits(at.tm_mday, 2) +
         digits(at.tm_hour, 2) + digits(at.tm_min, 2) + digits(at.tm_sec, 2);
}

std::string url_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    if (text[at] == '%' && at + 2 < text.size()) {
      const char* first = text.data() + at + 1;
      const auto [end, error] = std::from_chars(first, first + 2, value, 16);
      if (error == std::errc{} && end == first + 2) {
        out += static_cast<char>(value);
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

}  // namespace azure_emulator
