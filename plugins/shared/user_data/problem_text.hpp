#pragma once
#include <string>
#include <vector>

#include "slipway/outcome.hpp"
#include "user_data/problem.hpp"

namespace user_data {

/// A problem of a file as the host shows findings; `file` is empty when the place is in no file.
/// `node` is whose NodeConfig the problem's part is of.
slipway::Finding finding_of(const Problem& problem, const std::string& file,
                            const std::string& node = {});

/// One failure whose message tells all errors of `problems`, each with its place in `file`.
slipway::Failure failure_of(const std::string& what, const std::vector<Problem>& problems,
                            const std::string& file, const std::string& node);

}  // namespace user_data
