#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace deis {

/// One line of a unit file, as fleet's API has it.
struct UnitOption {
  std::string section;
  std::string name;
  std::string value;
  friend bool operator==(const UnitOption&, const UnitOption&) = default;
};

/// A unit as fleet keeps it: an ordered list of options.
using UnitFile = std::vector<UnitOption>;

/// The canonical text: sections as they first appear, an empty line between, `Name=Value` lines.
std::string canonical_text(const UnitFile& file);

/// SHA-1 of the canonical text in lower-case hex: what fleet calls the unit's hash.
std::string unit_hash(const UnitFile& file);

inline constexpr const char* fleet_section = "X-Fleet";

/// The values of an option of [X-Fleet] as fleet takes them: one that begins and ends with a quote
/// holds several, each in quotes of its own.
std::vector<std::string> fleet_values(const std::string& value);

/// Whether the scheduler puts it on every machine.  The last `Global` counts; fleet 0.10 takes
/// `true` alone, in capitals or not.
bool is_global(const UnitFile& file);

/// How long systemd leaves it dead before it starts it again (`RestartSec`), in milliseconds;
/// systemd's own 100 when it says nothing that can be read.
std::int64_t restart_ms(const UnitFile& file);

/// The labels that a machine must have, `key=value` each; of several with one key one is enough.
/// What is no such pair fleet passes over.
std::vector<std::string> wanted_metadata(const UnitFile& file);

/// Whether fleet takes it as a label: one `=` with something on both sides.
bool is_label(const std::string& text);

}  // namespace deis
