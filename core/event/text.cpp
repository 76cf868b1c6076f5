#include "core/event/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr const char* replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr const char* ellipsis = "\xE2\x80\xA6";     // U+2026

struct Letter {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0 when the bytes are no UTF-8
};

std::size_t sequence_length(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

/// The letter at the start of a text that is not empty.
Letter letter_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > text.size()) return {};
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool within(char32_t code, const std::array<char32_t, 2>& range) {
  return code >= range[0] && code <= range[1];
}

/// What steers a terminal, or makes text read otherwise than it stands: both ranges of controls,
/// the marks, embeddings, overrides and isolates of direction, other line ends, and tags.
bool is_control(char32_t code) {
  static constexpr std::array<std::array<char32_t, 2>, 7> ranges{{{0x0000, 0x001F},
                                                                  {0x007F, 0x009F},
                                                                  {0x061C, 0x061C},
                                                                  {0x200E, 0x200F},
                                                                  {0x2028, 0x202E},
                                                                  {0x2066, 0x206F},
                                                                  {0xE0000, 0xE007F}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const auto& range) { return within(code, range); });
}

/// The common ranges of Unicode's East Asian width and combining marks; rare ones count as 1.
int width_of(char32_t code) {
  static constexpr std::array<std::array<char32_t, 2>, 5> none{
      {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};
  static constexpr std::array<std::array<char32_t, 2>, 9> wide{{{0x1100, 0x115F},
                                                                {0x2E80, 0xA4CF},
                                                                {0xAC00, 0xD7A3},
                                                                {0xF900, 0xFAFF},
                                                                {0xFE30, 0xFE6F},
                                                                {0xFF00, 0xFF60},
                                                                {0xFFE0, 0xFFE6},
                                                                {0x1F300, 0x1FAFF},
                                                                {0x20000, 0x3FFFD}}};
  const auto holds = [code](const auto& range) { return within(code, range); };
  if (std::any_of(none.begin(), none.end(), holds)) return 0;
  return std::any_of(wide.begin(), wide.end(), holds) ? 2 : 1;
}

/// Where each letter begins.
std::vector<std::size_t> letter_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    starts.push_back(at);
    at += std::max<std::size_t>(letter_at(text.substr(at)).length, 1);
  }
  return starts;
}

std::string two_digits(long long number) { return std::to_string(100 + number).substr(1); }

}  // namespace

std::string duration_text(double seconds) {
  const auto tenths = std::llround(std::max(seconds, 0.0) * 10);
  if (tenths < 100) return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "s";
  return age_text(std::llround(seconds) * 1000);
}

std::string age_text(std::int64_t ms) {
  const long long whole = std::max<std::int64_t>(ms, 0) / 1000;
  if (whole < 60) return std::to_string(whole) + "s";
  if (whole < 3600) return std::to_string(whole / 60) + "m" + two_digits(whole % 60) + "s";
  return std::to_string(whole / 3600) + "h" + two_digits(whole % 3600 / 60) + "m";
}

std::string about_text(double seconds) {
  const auto whole = std::llround(std::max(seconds, 0.0));
  const auto fives = std::max(1LL, (whole + 4) / 5) * 5;
  if (fives < 60) return "about " + std::to_string(fives) + "s";
  const auto minutes = (whole + 30) / 60;
  if (minutes < 60) return "about " + std::to_string(minutes) + "m";
  return "about " + std::to_string(minutes / 60) + "h" + two_digits(minutes % 60) + "m";
}

std::string time_text(std::int64_t wall_ms) {
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string millis = std::to_string(1000 + wall_ms % 1000);
  return std::string(date.data()) + "." + millis.substr(1) + "Z";
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Letter letter = letter_at(text);
    if (letter.length == 0) {
      out += replacement;
      text.remove_prefix(1);
      continue;
    }
    if (letter.code == '\t')
      out += ' ';
    else if (letter.code != '\n' && is_control(letter.code))
      out += '?';
    else
      out.append(text.substr(0, letter.length));
    text.remove_prefix(letter.length);
  }
  return out;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Letter letter = letter_at(text);
    width += letter.length == 0 ? 1 : width_of(letter.code);
    text.remove_prefix(std::max<std::size_t>(letter.length, 1));
  }
  return width;
}

std::string cut_end(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  if (width <= 0) return {};
  auto starts = letter_starts(text);
  while (!starts.empty() && display_width(text.substr(0, starts.back())) > width - 1)
    starts.pop_back();
  return std::string(text.substr(0, starts.empty() ? 0 : starts.back())) + ellipsis;
}

std::string cut_start(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  if (width <= 0) return {};
  for (const auto start : letter_starts(text))
    if (display_width(text.substr(start)) <= width - 1)
      return ellipsis + std::string(text.substr(start));
  return ellipsis;
}

std::vector<std::string> wrapped(std::string_view line, int first, int rest) {
  std::vector<std::string> lines(1);
  int left = first;
  while (!line.empty()) {
    const auto end = std::min(line.find(' ', line.find_first_not_of(' ')), line.size());
    auto word = line.substr(0, end);
    line.remove_prefix(end);
    if (first > 0 && display_width(word) > left && !lines.back().empty()) {
      lines.emplace_back();
      left = rest;
      word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    }
    lines.back() += word;
    left -= display_width(word);
  }
  return lines;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos || end + 1 == text.size()) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string value_text(const Value& value) {
  if (value.is_string() && !value.sensitive()) return printable(value.as_string());
  return to_json(value, JsonForm::shown);
}

}  // namespace slipway::core
