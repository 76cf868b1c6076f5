#pragma once
#include <cstdint>
#include <string>
#include <string_view>
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

/// Reads a unit file as fleet does: comments are dropped, a backslash at the end of a line joins it
/// to the next with one space.  Throws Failure `invalid` that names line and fault.
UnitFile parse_unit(std::string_view text, const std::string& origin);

/// The canonical text: sections as they first appear, an empty line between, `Name=Value` lines.
std::string canonical_text(const UnitFile& file);

/// SHA-1 of the canonical text in lower-case hex: what fleet calls the unit's hash.
std::string unit_hash(const UnitFile& file);

/// Whether the scheduler puts it on every machine (the last `Global` counts).
bool is_global(const UnitFile& file);

/// How long systemd leaves it dead before it starts it again (`RestartSec`), in milliseconds;
/// systemd's own 100 when it says nothing that can be read.
std::int64_t restart_ms(const UnitFile& file);

/// The labels that a machine must have, `key=value` each.
std::vector<std::string> wanted_metadata(const UnitFile& file);

}  // namespace deis
