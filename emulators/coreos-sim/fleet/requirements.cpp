#include "coreos-sim/fleet/requirements.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

constexpr std::size_t longest_name = 256;
constexpr std::array<std::string_view, 13> unit_types{
    "service",   "socket", "busname", "target", "snapshot", "device", "mount",
    "automount", "swap",   "timer",   "path",   "slice",    "scope"};
constexpr std::string_view name_characters =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_.\\@";

/// %n, %N, %p, %i: the name, without its type, before the @, behind it.
std::string expanded(const std::string& text, const std::string& unit) {
  const std::string bare = unit.substr(0, unit.rfind('.'));
  const auto at = bare.find('@');
  const std::string instance = at == std::string::npos ? "" : bare.substr(at + 1);
  std::string out = replace_all(text, "%n", unit);
  out = replace_all(out, "%N", bare);
  out = replace_all(out, "%p", bare.substr(0, at));
  return replace_all(out, "%i", instance);
}

/// The values of one line: several only where the line is all quotes, `"a=b" "c=d"`.
std::vector<std::string> values_in(const std::string& line) {
  if (line.size() < 2 || !line.starts_with('"') || !line.ends_with('"')) return {line};
  std::vector<std::string> values;
  const auto pieces = split(line, '"');  // outside, inside, outside, ...
  for (std::size_t at = 1; at < pieces.size(); at += 2) values.push_back(pieces[at]);
  return values;
}

/// A pair with anything else than one `=` is passed over in silence.
void add_metadata(const std::string& pair, Requirements& requirements) {
  const auto parts = split(pair, '=');
  if (parts.size() == 2 && !parts[0].empty() && !parts[1].empty())
    requirements.metadata[parts[0]].insert(parts[1]);
}

/// fleetd 0.10 knows no other word; later ones take `yes`, `on`, `t` and `1` as well.
bool is_true(const std::string& value) { return lower(value) == "true"; }

void add_requirement(const std::string& name, const std::string& value, Requirements& needs) {
  if (name == "Global") needs.global = is_true(value);
  if (name == "MachineID" || name == "X-ConditionMachineID" || name == "X-ConditionMachineBootID") {
    needs.machine_id = value;
  }
  if (name == "MachineOf" || name == "X-ConditionMachineOf") needs.peers.push_back(value);
  if (name == "Conflicts" || name == "X-Conflicts") needs.conflicts.push_back(value);
  if (name == "MachineMetadata" || name == "X-ConditionMachineMetadata") {
    add_metadata(value, needs);
  }
}

/// The stored text is read back line by line, by a reader that gives up at a line of this length.
Outcome check_lines(const UnitOptions& options) {
  constexpr std::size_t line_max = 2048;
  for (const auto& line : split(canonical_text(options), '\n')) {
    if (line.size() >= line_max) return Error{"line too long (max 2048 bytes)"};
  }
  return done();
}

}  // namespace

Requirements requirements_of(const std::string& unit, const UnitOptions& options) {
  Requirements needs;
  for (const auto& option : options) {
    if (option.section != "X-Fleet") continue;
    for (const auto& value : values_in(expanded(option.value, unit))) {
      add_requirement(option.name, value, needs);
    }
  }
  return needs;
}

Outcome check_unit_name(const std::string& name) {
  const auto quoted = "unit name \"" + name + "\": ";
  if (name.empty()) return Error{"unit name cannot be empty"};
  if (name.size() > longest_name) return Error{"unit name exceeds maximum length (256)"};
  const auto dot = name.rfind('.');
  if (dot == std::string::npos) return Error{quoted + "must contain \".\""};
  const std::string type = name.substr(dot + 1);
  if (type.empty()) return Error{quoted + "cannot end in \".\""};
  if (std::find(unit_types.begin(), unit_types.end(), type) == unit_types.end()) {
    return Error{quoted + "invalid unit type: \"" + type + "\""};
  }
  if (name.substr(0, dot).find_first_not_of(name_characters) != std::string::npos) {
    return Error{quoted + "invalid character"};
  }
  if (name[0] == '@') return Error{quoted + "cannot start in \"@\""};
  return done();
}

Outcome check_unit_options(const std::string& unit, const UnitOptions& options) {
  if (auto readable = check_lines(options); !readable) return readable;
  const auto needs = requirements_of(unit, options);
  const bool pinned = !needs.machine_id.empty();
  const bool follows = !needs.peers.empty();
  const bool conflicting = !needs.conflicts.empty();
  if (needs.global && follows) return Error{"unit cannot be Global and have MachineOf"};
  if (needs.global && conflicting) return Error{"unit cannot be Global and have Conflicts"};
  if (pinned && (follows || conflicting || needs.global)) {
    return Error{"MachineID cannot be combined with MachineOf, Conflicts or Global"};
  }
  for (const auto& peer : needs.peers) {
    for (const auto& pattern : needs.conflicts) {
      if (glob_matches(pattern, peer)) {
        return Error{"unit requires to be with \"" + peer + "\" and conflicts with it"};
      }
    }
  }
  return done();
}

}  // namespace coreos_sim::fleet
