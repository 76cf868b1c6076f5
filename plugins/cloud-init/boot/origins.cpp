#include "boot/origins.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace cloud_init {
namespace {

constexpr std::string_view units_folder = "/etc/systemd/system/";

Place place_of(const Origin& origin) {
  return {origin.file, origin.at.line, origin.at.column, origin.part};
}

const YamlNode* value_in(const YamlNode& map, std::string_view key) {
  for (const auto& [name, value] : map.entries)
    if (name.text == key) return &value;
  return nullptr;
}

std::string text_in(const YamlNode& map, std::string_view key) {
  const auto* value = value_in(map, key);
  return value ? value->text : std::string();
}

bool is_unit_name(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kinds = {".service", ".socket", ".timer",
                                                            ".mount",   ".path",   ".target"};
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](auto kind) { return word.size() > kind.size() && word.ends_with(kind); });
}

std::vector<std::string> words_in(const YamlNode& command) {
  if (command.is_sequence()) {
    std::vector<std::string> words;
    for (const auto& item : command.items) words.push_back(item.text);
    return words;
  }
  std::vector<std::string> words(1);
  for (const char c : command.text) {
    if (std::string_view(" \t\r\n;&|()'\"").find(c) == std::string_view::npos)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

/// After `systemctl` a word that is no option is a verb or a unit, mostly without its kind.
std::vector<std::string> units_in(const YamlNode& command) {
  std::vector<std::string> units;
  bool called = false;
  for (const auto& word : words_in(command)) {
    if (is_unit_name(word))
      units.push_back(word);
    else if (called && !word.empty() && word.front() != '-' && word.find('.') == std::string::npos)
      units.push_back(word + ".service");
    called = called || word == "systemctl" || word == "service";
  }
  return units;
}

/// The unit whose text or drop-in a file is.
std::optional<std::string> unit_of(std::string_view path) {
  if (!path.starts_with(units_folder)) return std::nullopt;
  path.remove_prefix(units_folder.size());
  auto unit = path.substr(0, path.find('/'));
  if (unit.ends_with(".d")) unit.remove_suffix(2);
  if (!is_unit_name(unit)) return std::nullopt;
  return std::string(unit);
}

std::vector<StepOrigin> steps_of(const Key* commands) {
  std::vector<StepOrigin> steps;
  if (commands)
    for (const auto& entry : commands->entries)
      steps.push_back({place_of(entry.origin), units_in(entry.node)});
  return steps;
}

/// A value of the file is what is at fault, not its entry.
Place place_of_path(const Entry& file) {
  auto place = place_of(file.origin);
  const auto* path = value_in(file.node, "path");
  if (path && !file.origin.is_ours()) {
    place.line = path->at.line;
    place.column = path->at.column;
  }
  return place;
}

void add_files(const Key& files, Origins& origins) {
  for (const auto& entry : files.entries) {
    const auto path = text_in(entry.node, "path");
    const auto place = place_of_path(entry);
    origins.files.push_back({path, text_in(entry.node, "defer") == "true", place});
    if (const auto unit = unit_of(path)) origins.units.emplace(*unit, place);
  }
}

void add_names(const Key& key, Origins& origins) {
  for (const auto& entry : key.entries) {
    const auto& node = entry.node;
    const auto place = place_of(entry.origin);
    if (key.name == "users")
      origins.users.emplace(node.is_mapping() ? text_in(node, "name") : node.text, place);
    else if (key.name == "packages")
      origins.packages.emplace(node.items.empty() ? node.text : node.items.front().text, place);
    else if (key.name == "mounts" && node.items.size() > 1)
      origins.mounts.emplace(node.items[1].text, place);
  }
}

}  // namespace

Origins origins_of(const Whole& whole, const std::vector<ArchivePart>& parts) {
  Origins origins;
  origins.early = steps_of(whole.find("bootcmd"));
  origins.steps = steps_of(whole.find("runcmd"));
  for (const auto& key : whole.keys()) {
    if (key.name == "write_files") add_files(key, origins);
    if (!key.entries.empty()) origins.keys.emplace(key.name, place_of(key.entries.front().origin));
    add_names(key, origins);
  }
  for (const auto& part : parts)
    origins.scripts.emplace(part.name, Place{part.file, part.line, 1, {}});
  return origins;
}

}  // namespace cloud_init
