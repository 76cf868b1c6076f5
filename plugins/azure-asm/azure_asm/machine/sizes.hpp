#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace azure_asm {

/// What a machine of a size has (sheet, section 7).
struct Size {
  const char* name;
  std::int64_t cores;
  std::int64_t memory_mb;
  std::int64_t data_disks;  ///< at most
};

/// Null for a name that is not in the table.
const Size* find_size(const std::string& name);
std::vector<std::string> size_names();
/// The Basic sizes cannot be members of a load-balanced set.
bool can_be_balanced(const std::string& size);

}  // namespace azure_asm
