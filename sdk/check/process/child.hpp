#pragma once
#include <chrono>
#include <functional>

#include "check/process/verdict.hpp"
#include "check/process/whereabouts.hpp"

namespace slipway::check {

/// Runs `body` in a child process of its own group and ends it after `limit`.  A crash, an exit or
/// a time-out is the plugin's only while the child is `inside`; everything else that goes wrong is
/// `not_judged`.  In the child standard output and error go to memory, so that nothing that a
/// plugin writes mixes with the report; the end of standard error is quoted after a crash.
/// Pre: the calling process has one thread.
Verdict run_in_child(std::chrono::milliseconds limit,
                     const std::function<Verdict(Whereabouts&)>& body);

}  // namespace slipway::check
