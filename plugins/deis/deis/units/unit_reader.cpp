#include "deis/units/unit_reader.hpp"

#include <optional>

#include "slipway/outcome.hpp"
#include "slipway/text.hpp"

namespace deis {
namespace {

/// Lines with continuations joined, each with the place where it begins.  As in fleet a backslash
/// and the line's end become one space, and the blanks around them stay, so that a unit of ours and
/// the same one from another tool have one hash.
struct Line {
  UnitPlace begins;
  std::string text;
};

/// A comment goes on as well, with one blank after the backslash at most.
bool comment_goes_on(std::string_view line) {
  if (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  return !line.empty() && line.back() == '\\';
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  bool joins = false;
  bool in_comment = false;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const auto begin = line.find_first_not_of(" \t");
    const bool comment =
        !joins && begin != std::string_view::npos && (line[begin] == '#' || line[begin] == ';');
    if (in_comment || comment) {
      in_comment = comment_goes_on(line);
      continue;
    }
    const bool goes_on = !line.empty() && line.back() == '\\';
    if (goes_on) line.remove_suffix(1);
    if (!joins) lines.push_back({{number, begin == std::string_view::npos ? 1 : begin + 1}, ""});
    lines.back().text += line;
    if (goes_on) lines.back().text += " ";
    joins = goes_on;
  }
  for (auto& line : lines) line.text = std::string(slipway::trimmed(line.text));
  return lines;
}

/// How many bytes the UTF-8 character at the text's beginning has; 0 when there is none (RFC 3629,
/// 3: neither overlong forms nor surrogates nor anything above U+10FFFF).
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;  // a NUL is no text to systemd either
  const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size == 0 || first > 0xF4) return 0;
  const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < least || byte(1) > most) return 0;
  for (std::size_t at = 2; at < size; ++at)
    if (byte(at) < 0x80 || byte(at) > 0xBF) return 0;
  return size;
}

/// The first byte that is no text.
std::optional<UnitFault> encoding_fault(std::string_view text) {
  UnitPlace at{1, 1};
  while (!text.empty()) {
    const auto size = character_size(text);
    if (size == 0)
      return UnitFault{at.line, at.column,
                       text.front() == '\0' ? "there is a NUL byte" : "this is not UTF-8",
                       "write the file in UTF-8"};
    ++at.column;
    if (text.front() == '\n') at = {at.line + 1, 1};
    text.remove_prefix(size);
  }
  return std::nullopt;
}

/// Takes the lines in, one after another.
class Reader {
 public:
  void take(const Line& line) {
    if (line.text.empty()) return;
    if (line.text.front() == '[')
      begin_section(line);
    else
      take_option(line);
  }

  UnitReading finish() {
    if (reading_.options.empty() && reading_.faults.empty())
      reading_.faults.push_back({1, 1, "the unit is empty"});
    return std::move(reading_);
  }

 private:
  void refuse(const Line& line, std::string what) {
    reading_.faults.push_back({line.begins.line, line.begins.column, std::move(what)});
  }

  void begin_section(const Line& line) {
    const auto end = line.text.find(']');
    if (end == std::string::npos)
      refuse(line, "a section has no closing ']'");
    else if (end + 1 != line.text.size())
      refuse(line, "something follows the section's closing ']'");
    else if (end == 1)
      refuse(line, "a section has no name");
    section_ = line.text.substr(1, end == std::string::npos ? end : end - 1);
    in_section_ = true;
  }

  void take_option(const Line& line) {
    const auto equals = line.text.find('=');
    if (equals == std::string::npos) return refuse(line, "'" + line.text + "' is not Name=Value");
    if (!in_section_) return refuse(line, "a setting stands before any section");
    const std::string_view text(line.text);
    reading_.places.push_back(line.begins);
    reading_.options.push_back({section_, std::string(slipway::trimmed(text.substr(0, equals))),
                                std::string(slipway::trimmed(text.substr(equals + 1)))});
  }

  UnitReading reading_;
  std::string section_;
  bool in_section_ = false;
};

}  // namespace

UnitReading read_unit(std::string_view text) {
  if (auto fault = encoding_fault(text)) return {{}, {}, {std::move(*fault)}};
  Reader reader;
  for (const auto& line : lines_of(text)) reader.take(line);
  return reader.finish();
}

UnitFile parse_unit(std::string_view text, const std::string& origin) {
  auto reading = read_unit(text);
  if (reading.faults.empty()) return std::move(reading.options);
  const auto& first = reading.faults.front();
  throw slipway::Failure("invalid", origin + ":" + std::to_string(first.line) + ": " + first.what);
}

}  // namespace deis
