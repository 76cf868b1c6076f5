#include "core/value/failure_class.hpp"

#include <array>

namespace slipway::core {
namespace {

using enum FailureClass;

constexpr std::array all = {invalid,        unauthenticated, forbidden, not_found,
                            already_exists, conflict,        busy,      throttled,
                            unavailable,    timeout,         quota,     cancelled,
                            unsupported,    unknown,         internal};

}  // namespace

const char* to_text(FailureClass kind) {
  switch (kind) {
    case invalid:
      return "invalid";
    case unauthenticated:
      return "unauthenticated";
    case forbidden:
      return "forbidden";
    case not_found:
      return "not_found";
    case already_exists:
      return "already_exists";
    case conflict:
      return "conflict";
    case busy:
      return "busy";
    case throttled:
      return "throttled";
    case unavailable:
      return "unavailable";
    case timeout:
      return "timeout";
    case quota:
      return "quota";
    case cancelled:
      return "cancelled";
    case unsupported:
      return "unsupported";
    case unknown:
      return "unknown";
    case internal:
      break;
  }
  return "internal";
}

FailureClass failure_class_from(std::string_view word) {
  for (const auto kind : all)
    if (to_text(kind) == word) return kind;
  return internal;
}

}  // namespace slipway::core
