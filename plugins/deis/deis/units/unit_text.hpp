#pragma once
#include <string>

#include "deis/units/component.hpp"
#include "deis/units/unit_file.hpp"

namespace deis {

/// What all units of a platform have in common.
struct UnitStyle {
  Release release;
  bool placement = false;  ///< keep the planes apart by machine labels
};

/// The unit of a component.  All instances of a component have the same text.
UnitFile unit_of(const Component& component, const UnitStyle& style);

}  // namespace deis
