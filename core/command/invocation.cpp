#include <charconv>

#include "core/command/command.hpp"

namespace slipway::core {

std::vector<std::string> Invocation::texts(std::string_view name) const {
  const auto at = options.find(name);
  return at == options.end() ? std::vector<std::string>() : at->second;
}

std::string Invocation::text(std::string_view name) const {
  const auto at = options.find(name);
  return at == options.end() || at->second.empty() ? std::string() : at->second.front();
}

std::optional<unsigned> Invocation::number(std::string_view name) const {
  const auto given = text(name);
  unsigned value = 0;
  const auto* end = given.data() + given.size();
  const auto read = std::from_chars(given.data(), end, value);
  if (given.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

}  // namespace slipway::core
