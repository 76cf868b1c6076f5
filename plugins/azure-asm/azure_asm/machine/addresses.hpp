#pragma once
#include <cstdint>
#include <string>

namespace azure_asm {

/// `10.0.0.1` as a number; 0 for what is none.
std::uint32_t address_number(const std::string& address);

/// A prefix, `10.0.0.0/24`.
struct AddressRange {
  std::uint32_t first = 0;
  std::uint32_t bits = 32;  ///< that are fixed

  bool holds(std::uint32_t address) const;
  bool holds(const AddressRange& other) const { return other.bits >= bits && holds(other.first); }
  /// For how many machines there is room in a subnet of it: four addresses at its beginning and the
  /// last are the service's own (sheet, section 9).
  std::int64_t room() const;
};
/// A range of no size (`bits` above 32) for what is none.
AddressRange address_range(const std::string& prefix);

}  // namespace azure_asm
