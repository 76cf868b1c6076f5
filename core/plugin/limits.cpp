#include "core/plugin/limits.hpp"

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// At least how long the value is when it is printed; stops counting beyond `enough`.
std::uint64_t least_size(const Value& value, std::uint64_t enough) {
  if (value.is_string()) return value.as_string().size() + 2;
  std::uint64_t size = 1;
  for (const auto& item : value.as_list()) {
    size += 1 + least_size(item, enough);
    if (size > enough) return size;
  }
  for (const auto& [key, item] : value.as_map()) {
    size += key.size() + 4 + least_size(item, enough);
    if (size > enough) return size;
  }
  return size;
}

std::string said(const std::string& what, std::uint64_t size, std::uint64_t most) {
  return what + " has " + std::to_string(size) + " bytes, more than " + std::to_string(most);
}

}  // namespace

std::optional<std::string> too_long(const Value& text, std::uint64_t most,
                                    const std::string& what) {
  const auto size = text.as_string().size();
  if (size <= most) return std::nullopt;
  return said(what, size, most);
}

std::optional<std::string> too_big(const Value& value, std::uint64_t most,
                                   const std::string& what) {
  // Printing is only worth its time near the limit: nothing grows more than sixfold by being
  // printed, but for numbers and words, which have no more than 32 bytes.
  constexpr std::uint64_t growth = 32;
  const auto least = least_size(value, most);
  if (least <= most / growth) return std::nullopt;
  const auto size = least > most ? least : to_json(value).size();
  if (size <= most) return std::nullopt;
  return said(what, size, most);
}

}  // namespace slipway::core
