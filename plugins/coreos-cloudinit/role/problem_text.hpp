#pragma once
#include <string>
#include <vector>

#include "cloudconfig/problem.hpp"
#include "slipway/outcome.hpp"

namespace cloudconfig {

/// A problem of a file as the host shows findings; `file` is empty when the place is in no file.
slipway::Finding finding_of(const Problem& problem, const std::string& file);

/// One failure that tells all errors of `problems`: the first in its message, every one in its
/// facts as findings.
slipway::Failure failure_of(const std::string& what, const std::vector<Problem>& problems,
                            const std::string& file);

}  // namespace cloudconfig
