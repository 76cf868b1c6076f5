#pragma once
#include "check/report/arguments.hpp"
#include "check/report/report.hpp"

namespace slipway::check {

/// The checks that the arguments ask for, in their order.
std::vector<Check> wanted_checks(const Arguments& arguments);

/// What the plugin says of itself, asked in a child process: `passed` with the JSON, else why not.
Verdict description_of(const Settings& settings);

/// Runs them one after the other, each in a child process, and tells the report.
Counts run_checks(const Arguments& arguments, Report& report);

}  // namespace slipway::check
