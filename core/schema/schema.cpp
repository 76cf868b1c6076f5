#include "core/schema/schema.hpp"

#include <algorithm>
#include <array>

namespace slipway::core {

const Attribute* find_attribute(const Attributes& attributes, std::string_view name) {
  for (const auto& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

const ResourceType* PluginSchema::find_type(std::string_view role, std::string_view type) const {
  for (const auto& candidate : types)
    if (candidate.role == role && candidate.name == type) return &candidate;
  return nullptr;
}

const ActionType* PluginSchema::find_action(std::string_view role, std::string_view action) const {
  for (const auto& candidate : actions)
    if (candidate.role == role && candidate.name == action) return &candidate;
  return nullptr;
}

bool is_name(std::string_view text) {
  const auto lower_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return lower_or_digit(c) || c == '_' || c == '-'; });
}

bool is_reserved_option(std::string_view name) {
  static constexpr std::array<std::string_view, 5> reserved = {"plugin", "nodes", "isolation",
                                                               "protect", "timeouts"};
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

}  // namespace slipway::core
