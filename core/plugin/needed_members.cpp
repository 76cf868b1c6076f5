#include "core/plugin/needed_members.hpp"

#include <algorithm>
#include <cstring>

namespace slipway::core {
namespace {

bool has_member(const slipway_plugin& table, std::uint64_t offset) {
  void* member = nullptr;
  std::memcpy(&member, reinterpret_cast<const char*>(&table) + offset, sizeof member);
  return member != nullptr;
}

}  // namespace

std::uint32_t needs_of(const PluginSchema& schema, const std::string& role) {
  std::uint32_t needs = SLIPWAY_NEEDED_PLATFORM;
  if (role == "cloud") needs = SLIPWAY_NEEDED_CLOUD;
  if (role == "config") needs = SLIPWAY_NEEDED_CONFIG;
  const bool has_types = std::any_of(schema.types.begin(), schema.types.end(),
                                     [&](const auto& type) { return type.role == role; });
  return has_types ? needs | SLIPWAY_NEEDED_TYPES : needs;
}

std::string lacking(const slipway_plugin& table, std::uint32_t when) {
  std::string names;
  for (const auto& member : slipway_needed_members)
    if ((member.when & when) != 0 && !has_member(table, member.offset))
      names += (names.empty() ? "" : ", ") + std::string(member.name);
  return names;
}

}  // namespace slipway::core
