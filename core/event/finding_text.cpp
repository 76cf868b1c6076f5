#include "core/event/finding_text.hpp"

#include <algorithm>

#include "core/event/text.hpp"

namespace slipway::core {
namespace {

constexpr const char* indent = "  ";
/// Longer source lines are shown in part, around the column.
constexpr std::size_t shown_source = 100;

Ink ink_of(Level level) {
  switch (level) {
    case Level::ok:
      return Ink::green;
    case Level::note:
      return Ink::cyan;
    case Level::warning:
      return Ink::yellow;
    case Level::error:
      return Ink::red;
  }
  return Ink::plain;
}

std::string place_text(const Place& place) {
  std::string text = printable(place.file);
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text + ": ";
}

/// What the finding is about when it has no place: `cloud.machines.0.size: `.
std::string subject_text(const Finding& finding) {
  if (!finding.address.empty()) return printable(finding.address) + ": ";
  if (finding.role.empty()) return {};
  std::string text = finding.role;
  for (const auto& step : finding.option) text += "." + value_text(step);
  return printable(text) + ": ";
}

struct Source {
  std::string text;
  std::size_t caret = 0;  ///< in bytes
};

/// The part of a line that is shown; the ends are moved to where letters begin.
Source shown_part(const std::string& line, std::size_t caret) {
  const auto continues = [&](std::size_t at) {
    return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
  };
  if (line.size() <= shown_source) return {line, caret};
  std::size_t first = caret > shown_source / 2 ? caret - shown_source / 2 : 0;
  first = std::min(first, line.size() - shown_source);
  std::size_t last = first + shown_source;
  while (continues(first)) --first;
  while (continues(last)) ++last;
  return {line.substr(first, last - first), caret - first};
}

void add_source(std::vector<std::string>& lines, const Place& place, const Style& style) {
  if (place.text.empty() || place.line <= 0) return;
  const std::string number = std::to_string(place.line);
  const auto column = place.column > 0 ? static_cast<std::size_t>(place.column) - 1 : 0;
  const Source source = shown_part(place.text, std::min(column, place.text.size()));
  lines.push_back(indent + style.paint(Ink::dim, number + " |") + " " + printable(source.text));
  if (place.column <= 0) return;
  const std::string before = printable(source.text.substr(0, source.caret));
  const std::string blanks(static_cast<std::size_t>(display_width(before)), ' ');
  lines.push_back(indent + std::string(number.size(), ' ') + style.paint(Ink::dim, " |") + " " +
                  blanks + style.paint(Ink::red, "^"));
}

/// A head, which takes `head_width` columns, and a text behind it that goes on below, indented.
struct Paragraph {
  std::string head;
  int head_width = 0;
  std::string text;
};

void add_text(std::vector<std::string>& lines, const Paragraph& paragraph, const Style& style) {
  const std::string below = std::string(indent) + indent;
  const int rest = style.width() - display_width(below);
  int first = style.width() - paragraph.head_width;
  std::string before = paragraph.head;
  for (const auto& part : lines_of(paragraph.text)) {
    for (const auto& line : wrapped(part, style.width() > 0 ? std::max(first, 1) : 0, rest)) {
      lines.push_back(before + line);
      before = below;
    }
    first = rest;
  }
}

/// Where else it stands, behind the finding's own place.
void add_related(std::vector<std::string>& lines, const Related& related, const Style& style) {
  const auto place = related.place.empty() ? std::string() : place_text(related.place);
  const auto head = indent + style.paint(Ink::bold, place) + style.paint(Ink::cyan, "note:") + " ";
  const int width = display_width(indent + place + "note: ");
  add_text(lines, {head, width, printable(related.message)}, style);
  add_source(lines, related.place, style);
}

/// The code stands behind the first line of the message, in brackets.
std::string with_code(const std::string& message, const std::string& code) {
  if (code.empty()) return message;
  const auto end = std::min(message.find('\n'), message.size());
  return message.substr(0, end) + " [" + code + "]" + message.substr(end);
}

void paint_code(std::vector<std::string>& lines, const std::string& code, const Style& style) {
  const auto shown = "[" + code + "]";
  for (auto& line : lines) {
    if (!line.ends_with(shown)) continue;
    auto begin = line.size() - shown.size();
    if (begin > 0 && line[begin - 1] == ' ') --begin;
    line = line.substr(0, begin) + style.paint(Ink::dim, line.substr(begin));
    return;
  }
}

}  // namespace

std::vector<std::string> finding_lines(const Finding& finding, const Style& style) {
  std::vector<std::string> lines;
  const bool placed = !finding.place.empty();
  const auto place = placed ? place_text(finding.place) : std::string();
  const auto level = std::string(to_text(finding.level)) + ":";
  const auto code = printable(finding.code);
  Paragraph message;
  message.head = (placed ? style.paint(Ink::bold, place) : "") +
                 style.paint(ink_of(finding.level), level) + " ";
  message.head_width = display_width(place) + display_width(level) + 1;
  message.text =
      (placed ? "" : subject_text(finding)) + with_code(printable(finding.message), code);
  add_text(lines, message, style);
  paint_code(lines, code, style);
  add_source(lines, finding.place, style);
  for (const auto& one : finding.also) add_related(lines, one, style);
  for (const auto& [name, fact] : finding.facts.as_map()) {
    const auto head = indent + printable(name) + ": ";
    add_text(lines, {head, display_width(head), value_text(fact)}, style);
  }
  if (!finding.help.empty()) {
    const auto head = indent + style.paint(Ink::cyan, "help:") + " ";
    // A help line can be pasted, so it is never broken.
    add_text(lines, {head, 0, printable(finding.help)}, Style(style.color()));
  }
  return lines;
}

std::string finding_text(const Finding& finding, const Style& style) {
  std::string text;
  for (const auto& line : finding_lines(finding, style)) text += line + "\n";
  return text;
}

}  // namespace slipway::core
