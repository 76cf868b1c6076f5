#include "deis/units/release.hpp"

#include <cstdio>

namespace deis {

Release Release::parse(const std::string& text) {
  Release release{0, 0, 0};
  if (std::sscanf(text.c_str(), "v%d.%d.%d", &release.major, &release.minor, &release.patch) != 3)
    return {0, 0, 0};
  return release;
}

std::string Release::text() const {
  return "v" + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace deis
