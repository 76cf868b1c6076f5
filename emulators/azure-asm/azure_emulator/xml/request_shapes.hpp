#pragma once

#include <string_view>

#include "azure_emulator/xml/shape.hpp"

namespace azure_emulator {

/// The shape of a request whose root element is `root`; null when no request has such a root.
/// The tables carry the element orders of sheet sections 8 to 13.
const Shape* request_shape(std::string_view root);

}  // namespace azure_emulator
