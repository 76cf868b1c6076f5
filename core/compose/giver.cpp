#include "core/compose/giver.hpp"

#include <algorithm>
#include <map>

namespace slipway::core {
namespace {

bool begins_with(const Part& part, const Part& beginning) {
  return beginning.size() <= part.size() &&
         std::equal(beginning.begin(), beginning.end(), part.begin());
}

}  // namespace

Giver giver_of(const OwnedFragment& fragment, const Part& part) {
  for (const auto& origin : fragment.fragment.origins)
    if (begins_with(part, origin.part)) return {fragment.from, origin.option};
  return {fragment.from, {"plugin"}};
}

std::string words_of(const Part& part) {
  static const std::map<std::string, std::string> kinds = {
      {"files", "file"}, {"units", "unit"},        {"settings", "setting"},
      {"users", "user"}, {"metadata", "metadata"}, {"sysctl", "sysctl"}};
  const auto kind = part.size() < 2 ? kinds.end() : kinds.find(part.front());
  if (part.size() == 3 && part.front() == "units")
    return "'" + part[2] + "' of unit '" + part[1] + "'";
  std::string name;
  for (std::size_t i = kind == kinds.end() ? 0 : 1; i < part.size(); ++i)
    name += (name.empty() ? "" : ".") + part[i];
  return kind == kinds.end() ? name : kind->second + " '" + name + "'";
}

}  // namespace slipway::core
