#pragma once
#include <exception>
#include <string>

#include "check/host/host_call.hpp"

namespace slipway::check {

/// Runs a function of the table for a living call.  A dead or absent call answers `otherwise`; so
/// does a fault of the host's own, which is kept apart from the plugin's.
template <class T, class Body>
T in_call(const slipway_call* raw, const char* doing, T otherwise, Body&& body) noexcept {
  HostCall* call = HostCall::of(raw);
  if (!call) return otherwise;
  try {
    return call->dead(doing) ? otherwise : body(*call);
  } catch (const std::exception& error) {
    call->offences().note_own_fault(std::string(doing) + ": " + error.what());
    return otherwise;
  }
}

/// The same for a value; a null handle reads as null.
template <class T, class Body>
T in_value(const slipway_value* value, const char* doing, T otherwise, Body&& body) noexcept {
  if (!value) return otherwise;
  try {
    return value->home->dead(doing) ? otherwise : body(*value);
  } catch (const std::exception& error) {
    value->home->offences().note_own_fault(std::string(doing) + ": " + error.what());
    return otherwise;
  }
}

}  // namespace slipway::check
