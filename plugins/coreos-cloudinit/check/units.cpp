#include <algorithm>
#include <map>
#include <sstream>

#include "check/checks.hpp"
#include "cloudconfig/values.hpp"

namespace cloudconfig {
namespace {

/// The words of all lines `key=...` of a unit file.
std::vector<std::string> words_of(const std::string& content, const std::string& key) {
  std::vector<std::string> words;
  std::istringstream lines(content);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(key + "=", 0) != 0) continue;
    std::istringstream values(line.substr(key.size() + 1));
    for (std::string word; values >> word;) words.push_back(word);
  }
  return words;
}

void check_entry(const UnitEntry& unit, Problems& problems) {
  if (unit.name.empty())
    return problems.warning("user-data-unit", "a unit without a name is skipped", unit.at,
                            "add `name:`");
  if (!is_unit_name(unit.name))
    problems.error("user-data-unit", "'" + unit.name + "' is not the name of a unit", unit.at,
                   "name.service, name.mount, ...");
  if (!unit.command.empty() && !is_unit_command(unit.command))
    problems.error("user-data-value",
                   "the command '" + unit.command + "' for " + unit.name +
                       " is not known: the machine stops when its turn comes",
                   unit.command_at,
                   "start, stop, restart, reload, try-restart, reload-or-restart or "
                   "reload-or-try-restart");
  if (is_network_unit(unit.name) && (!unit.command.empty() || unit.enable))
    problems.warning("user-data-unit",
                     unit.name + " belongs to the network manager: enable and command do nothing",
                     unit.command.empty() ? unit.enable_at : unit.command_at, "leave them out");
  if (unit.mask && !unit.content.empty())
    problems.warning("user-data-unit", unit.name + " is masked, so its content is thrown away",
                     unit.content_at, "remove the one or the other");
  if (unit.mask && (unit.command == "start" || unit.command == "restart"))
    problems.error("user-data-unit", unit.name + " is masked and cannot be started",
                   unit.command_at, "remove the one or the other");
  if (unit.name.size() > 6 && unit.name.ends_with(".mount") && !unit.content.empty() &&
      words_of(unit.content, "What").empty())
    problems.error("user-data-unit", unit.name + " mounts nothing: it has no What=", unit.at,
                   "name the device or its label");
  for (const auto& drop_in : unit.drop_ins)
    if (drop_in.name.empty() || drop_in.content.empty())
      problems.warning("user-data-unit",
                       "a drop-in of " + unit.name + " without name or content is skipped",
                       drop_in.at, "give it both");
}

/// What a unit comes after, without pulling it in, has to be started before it.
void check_after(const UnitEntry& unit, std::size_t place,
                 const std::map<std::string, std::size_t>& first_start, Problems& problems) {
  std::vector<std::string> pulled;
  for (const char* key : {"Requires", "Wants", "BindsTo", "Requisite"})
    for (auto& word : words_of(unit.content, key)) pulled.push_back(std::move(word));
  for (const auto& earlier : words_of(unit.content, "After")) {
    const auto other = first_start.find(earlier);
    if (other == first_start.end() || other->second < place) continue;
    if (std::find(pulled.begin(), pulled.end(), earlier) != pulled.end()) continue;
    problems.error("user-data-order",
                   unit.name + " has to come after " + earlier + ", which is started later",
                   unit.at, "list " + earlier + " above it: commands run in list order");
  }
}

/// Commands are given in list order, and each waits for the last: a unit that needs another one,
/// which is commanded only later and does not come by itself, starts that one too early or fails.
void check_order(const Document& document, Problems& problems) {
  std::map<std::string, std::size_t> first_start;
  for (std::size_t i = 0; i < document.units.size(); ++i)
    if (document.units[i].command == "start") first_start.emplace(document.units[i].name, i);
  for (const auto& unit : document.units) {
    const auto started = first_start.find(unit.name);
    if (started == first_start.end()) continue;
    check_after(unit, started->second, first_start, problems);
    for (const auto& later : words_of(unit.content, "Before")) {
      const auto other = first_start.find(later);
      if (other == first_start.end() || other->second > started->second) continue;
      problems.error("user-data-order",
                     unit.name + " has to come before " + later + ", which is started first",
                     unit.at, "list " + unit.name + " above it: commands run in list order");
    }
  }
}

void check_masks(const Document& document, Problems& problems) {
  for (const auto& masked : document.units) {
    if (!masked.mask) continue;
    for (const auto& other : document.units)
      if (&other != &masked && other.name == masked.name && other.command == "start")
        problems.error("user-data-unit", other.name + " is started, but masked in another entry",
                       other.command_at, "remove the one or the other");
  }
}

}  // namespace

void check_units(const Document& document, Problems& problems) {
  for (const auto& unit : document.units) check_entry(unit, problems);
  check_order(document, problems);
  check_masks(document, problems);
}

}  // namespace cloudconfig
