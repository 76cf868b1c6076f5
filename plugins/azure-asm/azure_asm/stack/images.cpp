#include "azure_asm/stack/images.hpp"

#include <vector>

namespace azure_asm {
namespace {

/// Locations come as one text, `East US;West US`.
bool offered_in(const std::string& locations, const std::string& wanted) {
  if (wanted.empty() || locations.empty()) return true;
  return (";" + locations + ";").find(";" + wanted + ";") != std::string::npos;
}

/// `766.4.0` as numbers, so that 1000 comes after 766.
std::vector<std::int64_t> version_of(const std::string& name) {
  std::vector<std::int64_t> numbers(1, 0);
  for (const char c : name.substr(name.rfind('-') + 1)) {
    if (c == '.')
      numbers.push_back(0);
    else if (c >= '0' && c <= '9')
      numbers.back() = numbers.back() * 10 + (c - '0');
  }
  return numbers;
}

}  // namespace

ImageFound look_for_image(const Element& images, const std::string& name,
                          const std::string& location) {
  ImageFound found;
  // the channel is all before the version: `...CoreOS-Stable-`
  const auto channel = name.substr(0, name.rfind('-') + 1);
  for (const auto* image : images.all("OSImage")) {
    const auto& one = image->value("Name");
    const bool here = offered_in(image->value("Location"), location);
    if (one == name) {
      found.there = true;
      found.in_location = here;
    }
    if (channel.empty() || !here || one.compare(0, channel.size(), channel) != 0) continue;
    if (found.nearest.empty() || version_of(found.nearest) < version_of(one)) found.nearest = one;
  }
  return found;
}

}  // namespace azure_asm
