#pragma once
#include <string>

#include "check/plugin/plugin.hpp"

namespace slipway::check {

/// What plugin.h asks of a failure: a known class, a message within its limit, a known effect.
/// Throws a Violation that begins with `where`; an answer that is no failure passes.
void check_failure(const Answer& answer, const std::string& where);

}  // namespace slipway::check
