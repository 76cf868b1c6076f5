#pragma once
#include <string>
#include <vector>

#include "deis/units/component.hpp"
#include "deis/units/unit_file.hpp"
#include "deis/units/unit_text.hpp"
#include "slipway/outcome.hpp"

namespace deis {

/// The unit of a component: the user's own file from the first of `folders` that has one, else the
/// one made from the table.  A file of one's own is `deis-NAME.service`, and with placement
/// `decorators/deis-NAME.service.decorator` is added at its end.  Throws Failure `invalid`, with
/// its findings, when that file cannot be read or fleet would refuse it.
UnitFile unit_from(const std::vector<std::string>& folders, const Component& component,
                   const UnitStyle& style);

/// All that is wrong with the user's own files for that component, each with file, line and column.
std::vector<slipway::Finding> unit_findings(const std::vector<std::string>& folders,
                                            const Component& component, const UnitStyle& style);

}  // namespace deis
