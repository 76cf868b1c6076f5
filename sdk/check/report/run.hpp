#pragma once
#include "check/report/arguments.hpp"
#include "check/report/report.hpp"

namespace slipway::check {

/// The checks that the arguments ask for, in their order.
std::vector<Check> wanted_checks(const Arguments& arguments);

/// Runs them one after the other, each in a child process, and tells the report.
Counts run_checks(const Arguments& arguments, Report& report);

}  // namespace slipway::check
