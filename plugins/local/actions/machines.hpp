#pragma once
#include <string>

#include "slipway/call.hpp"
#include "slipway/plugin/acted.hpp"

namespace local {

/// Actions on machines: those that are named, or all on record.  `directory` is the sandbox's.
/// Each emits a record {node, state} for each machine.
slipway::Acted act_on_machines(const std::string& directory, const slipway::Request& request,
                               slipway::Call& call);
/// The tail of a machine's console, line by line.
slipway::Acted show_console(const std::string& directory, const slipway::Request& request,
                            slipway::Call& call);
/// The supervisor's own log, line by line; also of one that has ended.
slipway::Acted show_log(const std::string& directory, const slipway::Request& request,
                        slipway::Call& call);

}  // namespace local
