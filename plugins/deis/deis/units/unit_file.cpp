#include "deis/units/unit_file.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA1Engine.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <sstream>

#include "slipway/outcome.hpp"

namespace deis {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

constexpr std::int64_t systemd_restart_ms = 100;
constexpr std::int64_t longest_pause = 1000000;  ///< of any unit

/// A time span as systemd writes it, such as `5`, `1min 30s`, `500ms`; nothing when it is none of
/// the units that a pause can sensibly have.
std::optional<std::int64_t> span_ms(const std::string& text) {
  static const std::map<std::string, std::int64_t> units = {
      {"", 1000},         {"s", 1000},    {"sec", 1000},    {"second", 1000}, {"seconds", 1000},
      {"ms", 1},          {"msec", 1},    {"m", 60000},     {"min", 60000},   {"minute", 60000},
      {"minutes", 60000}, {"h", 3600000}, {"hour", 3600000}};
  std::istringstream words(text);
  std::int64_t total = 0;
  std::int64_t number = 0;
  bool any = false;
  while (words >> number) {
    std::string unit;
    while (std::isalpha(words.peek())) unit += static_cast<char>(words.get());
    const auto known = units.find(unit);
    if (known == units.end() || number < 0 || number > longest_pause) return std::nullopt;
    total += number * known->second;
    any = true;
  }
  if (!any || !words.eof()) return std::nullopt;
  return total;
}

/// Lines with continuations joined, each with the number of its first line.  As in fleet a
/// backslash and the line's end become one space, and the blanks around them stay, so that a unit
/// of ours and the same one from another tool have one hash.
struct Line {
  std::size_t number;
  std::string text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  bool joins = false;
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
    if (comment) continue;
    const bool goes_on = !line.empty() && line.back() == '\\';
    if (goes_on) line.remove_suffix(1);
    if (!joins) lines.push_back({number, ""});
    lines.back().text += line;
    if (goes_on) lines.back().text += " ";
    joins = goes_on;
  }
  for (auto& line : lines) line.text = trimmed(line.text);
  return lines;
}

slipway::Failure fault(const std::string& origin, std::size_t line, const std::string& what) {
  return {"invalid", origin + ":" + std::to_string(line) + ": " + what};
}

std::vector<std::string> sections_of(const UnitFile& file) {
  std::vector<std::string> names;
  for (const auto& option : file)
    if (std::find(names.begin(), names.end(), option.section) == names.end())
      names.push_back(option.section);
  return names;
}

constexpr const char* fleet_section = "X-Fleet";

}  // namespace

UnitFile parse_unit(std::string_view text, const std::string& origin) {
  UnitFile file;
  std::string section;
  for (const auto& line : lines_of(text)) {
    if (line.text.empty()) continue;
    if (line.text.front() == '[') {
      if (line.text.back() != ']') throw fault(origin, line.number, "a section has no closing ']'");
      section = line.text.substr(1, line.text.size() - 2);
      continue;
    }
    const auto equals = line.text.find('=');
    if (equals == std::string::npos)
      throw fault(origin, line.number, "'" + line.text + "' is not Name=Value");
    if (section.empty()) throw fault(origin, line.number, "a setting stands before any section");
    file.push_back(
        {section, trimmed(line.text.substr(0, equals)), trimmed(line.text.substr(equals + 1))});
  }
  if (file.empty()) throw fault(origin, 1, "the unit is empty");
  return file;
}

std::string canonical_text(const UnitFile& file) {
  std::string text;
  for (const auto& section : sections_of(file)) {
    if (!text.empty()) text += "\n";
    text += "[" + section + "]\n";
    for (const auto& option : file)
      if (option.section == section) text += option.name + "=" + option.value + "\n";
  }
  return text;
}

std::string unit_hash(const UnitFile& file) {
  Poco::SHA1Engine engine;
  engine.update(canonical_text(file));
  return Poco::DigestEngine::digestToHex(engine.digest());
}

std::int64_t restart_ms(const UnitFile& file) {
  std::int64_t pause = systemd_restart_ms;
  for (const auto& option : file)
    if (option.section == "Service" && option.name == "RestartSec")
      pause = span_ms(option.value).value_or(systemd_restart_ms);
  return pause;
}

bool is_global(const UnitFile& file) {
  bool global = false;
  for (const auto& option : file)
    if (option.section == fleet_section && option.name == "Global") global = option.value == "true";
  return global;
}

std::vector<std::string> wanted_metadata(const UnitFile& file) {
  std::vector<std::string> labels;
  for (const auto& option : file) {
    if (option.section != fleet_section) continue;
    if (option.name != "MachineMetadata" && option.name != "X-ConditionMachineMetadata") continue;
    // several quoted pairs may share a line
    std::string pair;
    for (const char letter : option.value + " ") {
      if (letter == '"') continue;
      if (letter != ' ') {
        pair += letter;
        continue;
      }
      if (!pair.empty()) labels.push_back(pair);
      pair.clear();
    }
  }
  return labels;
}

}  // namespace deis
