#include "coreos-sim/fleet/unit_text.hpp"

#include <algorithm>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {

std::string canonical_text(const UnitOptions& options) {
  std::vector<std::string> sections;
  for (const auto& option : options) {
    if (std::find(sections.begin(), sections.end(), option.section) == sections.end()) {
      sections.push_back(option.section);
    }
  }
  std::string text;
  for (const auto& section : sections) {
    text += (text.empty() ? "[" : "\n[") + section + "]\n";
    for (const auto& option : options) {
      if (option.section == section)
        text.append(option.name).append("=").append(option.value) += '\n';
    }
  }
  return text;
}

UnitOptions parse_unit_text(const std::string& text) {
  UnitOptions options;
  std::string section;
  std::string pending;
  for (const auto& raw : split(text, '\n')) {
    std::string line = pending + trimmed(raw);
    pending.clear();
    if (line.ends_with('\\')) {
      line.pop_back();
      pending = trimmed(line) + " ";
      continue;
    }
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[' && line.back() == ']') {
      section = line.substr(1, line.size() - 2);
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    options.push_back({section, trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))});
  }
  return options;
}

std::string unit_hash(const UnitOptions& options) { return sha1_hex(canonical_text(options)); }

std::vector<std::string> values_of(const UnitOptions& options, const std::string& section,
                                   const std::string& name) {
  std::vector<std::string> values;
  for (const auto& option : options) {
    if (option.section == section && option.name == name) values.push_back(option.value);
  }
  return values;
}

}  // namespace coreos_sim::fleet
