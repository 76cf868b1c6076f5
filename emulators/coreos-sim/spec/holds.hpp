#pragma once

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/spec/options.hpp"

namespace coreos_sim {

enum class Point { before, after };

/// Stops a request at a point that a test has chosen: it gets a line in `FILE.held`, and waits
/// until `FILE.release` is there or the other side of `socket` is gone.  False in the second case.
bool pass_holds(const Options& options, const HttpRequest& request, Point point,
                const StreamSocket& socket);

}  // namespace coreos_sim
