#include "deis/units/unit_file.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA1Engine.h>
#include <Poco/String.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <sstream>

namespace deis {
namespace {

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

std::vector<std::string> sections_of(const UnitFile& file) {
  std::vector<std::string> names;
  for (const auto& option : file)
    if (std::find(names.begin(), names.end(), option.section) == names.end())
      names.push_back(option.section);
  return names;
}

}  // namespace

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

std::vector<std::string> fleet_values(const std::string& value) {
  if (value.empty() || value.front() != '"' || value.back() != '"') return {value};
  std::vector<std::string> values(1);
  bool quoted = false;
  for (const char letter : value) {
    if (letter == '"')
      quoted = !quoted;
    else if (letter == ' ' && !quoted)
      values.emplace_back();
    else
      values.back() += letter;
  }
  return values;
}

bool is_global(const UnitFile& file) {
  bool global = false;
  for (const auto& option : file)
    if (option.section == fleet_section && option.name == "Global")
      global = Poco::icompare(fleet_values(option.value).back(), "true") == 0;
  return global;
}

bool is_label(const std::string& text) {
  const auto equals = text.find('=');
  return equals != std::string::npos && equals > 0 && equals + 1 < text.size() &&
         text.find('=', equals + 1) == std::string::npos;
}

std::vector<std::string> wanted_metadata(const UnitFile& file) {
  std::vector<std::string> labels;
  for (const auto& option : file) {
    if (option.section != fleet_section) continue;
    if (option.name != "MachineMetadata" && option.name != "X-ConditionMachineMetadata") continue;
    for (auto& label : fleet_values(option.value))
      if (is_label(label)) labels.push_back(std::move(label));
  }
  return labels;
}

}  // namespace deis
