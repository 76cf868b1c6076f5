#pragma once
#include "render/render.hpp"

namespace cloudconfig {

/// The part of a NodeConfig that a thing of its document comes from: the entry of the same name, or
/// else the field without which the thing would not be there.  Empty when nothing but our own
/// options asks for it.
///
/// `thing` is a path as in `Problem::part`; the answer is a path into the NodeConfig.
Thing part_behind(const Thing& thing, const slipway::contract::NodeConfig& config,
                  const RenderOptions& options);

}  // namespace cloudconfig
