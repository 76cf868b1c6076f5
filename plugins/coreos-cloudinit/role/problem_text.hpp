#pragma once
#include <string>
#include <vector>

#include "cloudconfig/problem.hpp"
#include "slipway/outcome.hpp"

namespace cloudconfig {

/// A problem of a file as the host shows findings; `file` is empty when the place is in no file.
slipway::Finding finding_of(const Problem& problem, const std::string& file);

/// One failure whose message tells all errors of `problems`, each with its place in `file`.
slipway::Failure failure_of(const std::string& what, const std::vector<Problem>& problems,
                            const std::string& file);

}  // namespace cloudconfig
