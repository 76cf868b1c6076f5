#pragma once
#include <string>

#include "azure_asm/xml/element.hpp"

namespace azure_asm {

/// Whether an image is offered, and the one to take instead.
struct ImageFound {
  bool there = false;
  bool in_location = false;
  std::string nearest;  ///< the newest of the same channel; empty when there is none
};

/// Looks in the list of images.  `location` empty: any will do.
ImageFound look_for_image(const Element& images, const std::string& name,
                          const std::string& location);

}  // namespace azure_asm
