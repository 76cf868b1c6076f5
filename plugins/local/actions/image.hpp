#pragma once
#include "client/program.hpp"
#include "slipway/call.hpp"
#include "slipway/plugin/acted.hpp"

namespace local {

/// Builds an image, lists those that are there or removes one.  Building takes longer than a call
/// may: it is pending, and followed by the program's number.
slipway::Acted image(const slipway::Request& request, slipway::Call& call);

}  // namespace local
